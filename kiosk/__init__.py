"""The training desk: knows classes, vouchers and people; knows neither APDUs nor HTTP."""
