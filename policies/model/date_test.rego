package pyconsent.model.date_test

import data.pyconsent.model.date

# Seconds of days that the calendar is apt to get wrong, and their dates.
days := [
	[0, "1970-01-01"],
	[68169600, "1972-02-29"],
	[68256000, "1972-03-01"],
	[951696000, "2000-02-28"],
	[951782400, "2000-02-29"],
	[951868800, "2000-03-01"],
	[1735603200, "2024-12-31"],
	[1735689600, "2025-01-01"],
	[1740700800, "2025-02-28"],
	[1740787200, "2025-03-01"],
	[4107456000, "2100-02-28"],
	[4107542400, "2100-03-01"],
	[253402214400, "9999-12-31"],
	[-2203891200, "1900-03-01"],
	[-2203977600, "1900-02-28"],
	[-11676096000, "1600-01-01"],
	[-86400, "1969-12-31"],
	[-30610310400, "0999-12-31"],
	[-62135596800, "0001-01-01"],
]

test_a_day_is_a_date_of_the_calendar if {
	every row in days {
		date.day(row[0]) == row[1]
	}
}

test_a_day_lasts_to_its_last_second if {
	every row in days {
		date.day(row[0] + 86399) == row[1]
	}
}

# As far as nanoseconds reach, to 2262, against the clock of OPA itself.
test_days_agree_with_the_clock_for_nearly_three_centuries if {
	seconds := numbers.range_step(0, 106700 * 86400, 997 * 86400)
	[date.day(moment) | some moment in seconds] == [by_the_clock(moment) | some moment in seconds]
}

by_the_clock(seconds) := time.format([seconds * 1000000000, "UTC", "2006-01-02"])

test_each_month_has_its_length if {
	firsts := [date.day(seconds) | some seconds in [
		1704067200, 1706745600, 1709251200, 1711929600, 1714521600, 1717200000,
		1719792000, 1722470400, 1725148800, 1727740800, 1730419200, 1733011200,
	]]
	firsts == [
		"2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01", "2024-06-01",
		"2024-07-01", "2024-08-01", "2024-09-01", "2024-10-01", "2024-11-01", "2024-12-01",
	]
}

test_an_instant_is_rfc_3339_in_utc if {
	every row in [
		[0, "1970-01-01T00:00:00Z"],
		[1, "1970-01-01T00:00:01Z"],
		[59, "1970-01-01T00:00:59Z"],
		[60, "1970-01-01T00:01:00Z"],
		[3599, "1970-01-01T00:59:59Z"],
		[3600, "1970-01-01T01:00:00Z"],
		[36610, "1970-01-01T10:10:10Z"],
		[86399, "1970-01-01T23:59:59Z"],
		[86400, "1970-01-02T00:00:00Z"],
		[-1, "1969-12-31T23:59:59Z"],
		[-86399, "1969-12-31T00:00:01Z"],
		[1738226096, "2025-01-30T08:34:56Z"],
	] {
		date.instant(row[0]) == row[1]
	}
}

test_a_moment_is_a_date_and_shows_its_clock_only_when_it_is_not_midnight if {
	every row in [
		[1738195200, "2025-01-30"],
		[1738195201, "2025-01-30 00:00 UTC"],
		[1738226096, "2025-01-30 08:34 UTC"],
		[1738281599, "2025-01-30 23:59 UTC"],
		[1738281600, "2025-01-31"],
	] {
		date.moment(row[0]) == row[1]
	}
}

test_a_moment_that_no_calendar_has_is_shown_as_its_end if {
	every seconds in [-62135596800, -62135596801, -1e300] {
		date.instant(seconds) == "0001-01-01T00:00:00Z"
	}
	every seconds in [253402300799, 253402300800, 1e300] {
		date.instant(seconds) == "9999-12-31T23:59:59Z"
		date.from_day(seconds) == "9999-12-31"
	}
}

test_days_from_a_moment_to_another_count_as_they_begin if {
	[date.days_from(0, end) | some end in [1, 86400, 86401]] == [1, 1, 2]
	date.days_from(-1e300, 1e300) == 3652059
}

test_from_day_is_the_first_date_that_begins_no_earlier if {
	every row in [
		[1738195199, "2025-01-30"],
		[1738195200, "2025-01-30"],
		[1738195201, "2025-01-31"],
		[1738281600, "2025-01-31"],
	] {
		date.from_day(row[0]) == row[1]
	}
}

test_a_fraction_of_a_second_is_left_out if {
	date.instant(59.9) == "1970-01-01T00:00:59Z"
	date.moment(1738226096.5) == "2025-01-30 08:34 UTC"
	date.moment(1738195200.5) == "2025-01-30"
}

test_what_is_no_number_has_no_date if {
	every value in [null, "", "2025-01-30", true, [], {}] {
		not date.day(value)
		not date.clock(value)
		not date.from_day(value)
		not date.instant(value)
		not date.moment(value)
	}
}
