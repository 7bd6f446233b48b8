//! The ledger against vectors and programs by others, against itself, and against random bytes.

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod foreign;
#[cfg(test)]
mod made;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod vectors;
