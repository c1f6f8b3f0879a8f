# METADATA
# title: Calendar dates for messages
# description: |
#   Seconds since 1970-01-01T00:00:00Z to a date of the proleptic Gregorian calendar
#   by integer arithmetic: the days-to-civil method of Howard Hinnant's "chrono-Compatible
#   Low-Level Date Algorithms". No clock and no time zone but UTC.
package pyconsent.model.date

import data.pyconsent.model.organisation

# RFC 3339, in UTC.
instant(seconds) := $"{day(seconds)}T{clock(seconds)}Z"

# A moment as people read it: the date alone when it is midnight.
moment(seconds) := day(seconds) if {
	of_day(seconds) == 0
} else := $"{day(seconds)} {substring(clock(seconds), 0, 5)} UTC"

# The first date that begins no earlier than the moment.
from_day(seconds) := day(seconds + (organisation.seconds_a_day - 1))

day(seconds) := $"{year}-{padded(month)}-{padded(day_of_month)}" if {
	shifted := floor(seconds / organisation.seconds_a_day) + 719468
	era := floor(shifted / 146097)
	day_of_era := shifted - (era * 146097)
	year_of_era := floor((((day_of_era - floor(day_of_era / 1460)) + floor(day_of_era / 36524)) - floor(day_of_era / 146096)) / 365)
	day_of_year := day_of_era - (((365 * year_of_era) + floor(year_of_era / 4)) - floor(year_of_era / 100))
	month_from_march := floor(((5 * day_of_year) + 2) / 153)
	day_of_month := (day_of_year - floor(((153 * month_from_march) + 2) / 5)) + 1
	month := ((month_from_march + 2) % 12) + 1
	year := (year_of_era + (era * 400)) + january_or_february[month]
}

january_or_february := [0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]

of_day(seconds) := seconds - (floor(seconds / organisation.seconds_a_day) * organisation.seconds_a_day)

clock(seconds) := $"{padded(hour)}:{padded(minute)}:{padded(second)}" if {
	hour := floor(of_day(seconds) / 3600)
	minute := floor((of_day(seconds) - (hour * 3600)) / 60)
	second := floor(of_day(seconds) - ((hour * 3600) + (minute * 60)))
}

padded(number) := $"0{number}" if {
	number < 10
} else := $"{number}"
