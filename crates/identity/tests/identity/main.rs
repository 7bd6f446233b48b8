//! Accounts and sessions, through the doors that everyone uses: sign-in, pages, JSON.

#[cfg(test)]
mod desk;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod rig;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod welcome;
