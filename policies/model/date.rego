# METADATA
# title: Calendar dates for messages
# description: |
#   Seconds since 1970-01-01T00:00:00Z to a date of the proleptic Gregorian calendar
#   by integer arithmetic, after Howard Hinnant's "chrono-Compatible Low-Level Date
#   Algorithms". No clock and no time zone but UTC.
package pyconsent.model.date

import data.pyconsent.model.organisation

# RFC 3339, in UTC.
instant(seconds) := $"{day(seconds)}T{clock(seconds)}Z"

# A moment as people read it: the date alone when it is midnight.
moment(seconds) := read(instant(seconds))

read(instant) := date if {
	[date, "00:00:00Z"] = split(instant, "T")
} else := $"{date} {substring(clock_here, 0, 5)} UTC" if {
	[date, clock_here] := split(instant, "T")
}

# The first date that begins no earlier than the moment.
from_day(seconds) := day(seconds + (organisation.seconds_a_day - 1))

# Arithmetic is slow here, so there is as little of it as can be. Years begin in
# March, so that a leap day is the last of its year.
day(seconds) := $"{year}-{months[month]}-{padded(day_of_year - days_before[month])}" if {
	[century, day_of_century] := in_century(floor(seconds / organisation.seconds_a_day))
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

of_day(seconds) := seconds - (floor(seconds / organisation.seconds_a_day) * organisation.seconds_a_day)

clock(seconds) := "00:00:00" if {
	of_day(seconds) == 0
} else := $"{padded(hour)}:{padded(minute)}:{padded(second)}" if {
	rest := of_day(seconds)
	hour := floor(rest / 3600)
	minute := floor((rest - (hour * 3600)) / 60)
	second := floor(rest - ((hour * 3600) + (minute * 60)))
}

padded(number) := $"0{number}" if {
	number < 10
} else := $"{number}"
