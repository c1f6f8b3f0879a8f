# METADATA
# title: Calendar dates for messages
# description: |
#   Seconds since 1970-01-01T00:00:00Z to a date of the proleptic Gregorian calendar
#   by integer arithmetic, after Howard Hinnant's "chrono-Compatible Low-Level Date
#   Algorithms". No clock and no time zone but UTC.
package pyconsent.model.date

import data.pyconsent.model.organisation

# RFC 3339, in UTC.
instant(seconds) := $"{date(number)}T{clock(rest)}Z" if [number, rest] := parts(seconds)

# A moment as people read it: the date alone when it is midnight.
moment(seconds) := read(date(number), clock(rest)) if [number, rest] := parts(seconds)

read(date_here, time) := date_here if {
	time == "00:00:00"
} else := $"{date_here} {substring(time, 0, 5)} UTC"

# The date that a moment lies in.
day(seconds) := date(days(on_calendar(seconds)))

# The first date that begins no earlier than the moment.
from_day(seconds) := day(seconds + (organisation.seconds_a_day - 1))

# The day that a moment lies in, and the seconds of it that have passed.
parts(seconds) := [number, shown - (number * organisation.seconds_a_day)] if {
	shown := on_calendar(seconds)
	number := days(shown)
}

# A moment before or after all that RFC 3339 can write is shown as its first or last.
on_calendar(seconds) := seconds if {
	first <= seconds
	seconds <= last
} else := first if {
	is_number(seconds)
	seconds < first
} else := last if {
	is_number(seconds)
}

first := -62135596800

last := 253402300799

# The days from one moment to another that have begun, as far as the calendar reaches.
days_from(start, end) := ceil((min([end, last]) - max([start, first])) / organisation.seconds_a_day)

# Arithmetic is slow here, so there is as little of it as can be. Years begin in
# March, so that a leap day is the last of its year.
date(number) := $"{in_four(year)}-{months[month]}-{padded(day_of_year - days_before[month])}" if {
	[century, day_of_century] := in_century(number)
	quarters := (4 * day_of_century) + 3
	day_of_year := floor((quarters % 1461) / 4)
	month := floor(((5 * day_of_year) + 2) / 153)
	year := (century + floor(quarters / 1461)) + into_next_year[month]
}

# The year that the day's century began with, and how many of its days are over. Most
# days are of the century that began on 2000-03-01.
in_century(day_here) := [2000, day_here - 11017] if {
	11017 <= day_here
	day_here < 47541
} else := [100 * century, floor((quarters % 146097) / 4)] if {
	quarters := (4 * (day_here + 719468)) + 3
	century := floor(quarters / 146097)
}

months := ["03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "01", "02"]

# The days of the year before the month, less one, for days are counted from one.
days_before := [-1, 30, 60, 91, 121, 152, 183, 213, 244, 274, 305, 336]

into_next_year := [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]

# Whole days since 1970-01-01. To OPA the floor of what lies between -1 and 0 is 0.
days(seconds) := floor(seconds / organisation.seconds_a_day) if {
	seconds >= 0
} else := floor((seconds - organisation.seconds_a_day) / organisation.seconds_a_day) + 1

clock(rest) := "00:00:00" if {
	rest == 0
} else := $"{padded(hour)}:{padded(minute)}:{padded(second)}" if {
	hour := floor(rest / 3600)
	minute := floor((rest - (hour * 3600)) / 60)
	second := floor(rest - ((hour * 3600) + (minute * 60)))
}

in_four(year) := $"{year}" if {
	year >= 1000
} else := substring($"000{year}", count($"{year}") - 1, 4)

padded(number) := $"0{number}" if {
	number < 10
} else := $"{number}"
