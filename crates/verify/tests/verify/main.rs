//! Logs are made in a directory, honest and spoilt ones, and the program is asked about them.

#[cfg(test)]
mod breaks;
#[cfg(test)]
mod front;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod made;
#[cfg(test)]
mod queue;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod served;
