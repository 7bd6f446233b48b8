//! Money: whole minor units and a currency. Never a floating-point number.

use std::fmt;

/// An amount: minor units (qəpik, cent) of a currency of ISO 4217.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
pub struct Money {
    /// Minor units: 500 is 5.00.
    pub minor: i64,
    /// The three letters of ISO 4217.
    pub currency: String,
}

impl Money {
    /// The sum, if both are of one currency and the sum fits.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Option<Self> {
        (self.currency == other.currency).then_some(())?;
        Some(Self { minor: self.minor.checked_add(other.minor)?, currency: self.currency.clone() })
    }
}
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let minor = self.minor.unsigned_abs();
        write!(f, "{sign}{}.{:02} {}", minor / 100, minor % 100, self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_adds_within_one_currency_only() {
        let azn = |minor| Money { minor, currency: "AZN".into() };
        assert_eq!(format!("{}", azn(500)), "5.00 AZN");
        assert_eq!(format!("{}", azn(-5)), "-0.05 AZN");
        assert_eq!(azn(500).plus(&azn(50)), Some(azn(550)));
        assert_eq!(azn(1).plus(&Money { minor: 1, currency: "EUR".into() }), None);
        assert_eq!(azn(i64::MAX).plus(&azn(1)), None);
    }
}
