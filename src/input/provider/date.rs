//! Days of the calendar, as written in provider files.

use std::fmt;

/// A day that exists in the Gregorian calendar. Earlier days are smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day of that year, month (1 to 12) and day of the month (from 1), if there is such a day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        (1..=days).contains(&day).then_some(Date { year, month, day })
    }

    /// The day written `YYYY-MM-DD`, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        let is_digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || !is_digits(year, 4) || !is_digits(month, 2) || !is_digits(day, 2) {
            return None;
        }
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The day that many days after 1 January 1970; none after the year 9999.
    pub fn from_days_since_1970(days: u64) -> Option<Self> {
        let (mut year, mut rest) = (1970_u16, days);
        let length = |year: u16| if Date::new(year, 2, 29).is_some() { 366 } else { 365 };
        while rest >= length(year) {
            rest -= length(year);
            year = Some(year + 1).filter(|year| *year <= 9999)?;
        }
        let mut month = 1;
        loop {
            let days = (28..=31).rev().find(|day| Date::new(year, month, *day).is_some())?;
            if rest < u64::from(days) {
                return Date::new(year, month, u8::try_from(rest + 1).ok()?);
            }
            rest -= u64::from(days);
            month += 1;
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn counts_from_1970() {
        let day = |days| Date::from_days_since_1970(days).map(|date| date.to_string());
        assert_eq!(day(0).as_deref(), Some("1970-01-01"));
        assert_eq!(day(11_016).as_deref(), Some("2000-02-29"));
        assert_eq!(day(20_778).as_deref(), Some("2026-11-21"));
        assert_eq!(day(u64::MAX), None);
    }

    #[test]
    fn only_days_that_exist() {
        assert_eq!(Date::parse("2028-02-29").unwrap().to_string(), "2028-02-29");
        for bad in
            ["2027-02-29", "2100-02-29", "2027-13-01", "2027-04-31", "2027-1-01", "27-01-01", "2027-01-00"]
        {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
        assert_eq!(Date::parse("2027-01-01-"), None);
        assert_eq!(Date::parse("+027-01-01"), None);
        assert!(Date::parse("2027-03-31") < Date::parse("2027-10-01"));
    }
}
