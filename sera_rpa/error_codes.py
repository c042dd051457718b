"""The table of the permanent error codes, one line each: name, family, meaning, next step.

Words may be improved; a name and its family stay as they are.
"""

from __future__ import annotations

from sera_rpa.error_families import Code, Family

# fmt: off
TABLE: tuple[Code, ...] = (
    # input
    Code("INPUT_UNREADABLE", Family.INPUT, "the input file cannot be read", "Check the path, close the file elsewhere, save it as .csv, .xlsx or .yaml."),
    Code("INPUT_ENCODING", Family.INPUT, "the file holds a byte that is not UTF-8", "Save the sheet as 'CSV UTF-8' and try again."),
    Code("INPUT_EMPTY", Family.INPUT, "the file holds no rows", "Add at least one row below the heading."),
    Code("COLUMN_UNKNOWN", Family.INPUT, "a column that the task does not know", "Rename or remove the column."),
    Code("COLUMN_MISSING", Family.INPUT, "a column that the task needs is not there", "Add the column."),
    Code("COLUMN_TWICE", Family.INPUT, "the same column stands twice", "Keep one of the two."),
    Code("CELL_MISSING", Family.INPUT, "a required cell is empty", "Fill the cell."),
    Code("CELL_INVALID", Family.INPUT, "a cell does not hold what the column expects", "Correct the cell."),
    Code("CELL_MANGLED", Family.INPUT, "a spreadsheet program changed the cell", "Format the column as text and type the value again."),
    Code("REFERENCE_TWICE", Family.INPUT, "two rows have the same reference", "Give each row a reference of its own."),
    Code("REFERENCE_REUSED", Family.INPUT, "the reference was used before for other data", "Give the new row a new reference."),
    Code("TASK_UNKNOWN", Family.INPUT, "there is no such task file", "Choose one of the tasks that 'sera-rpa run --help' lists."),
    Code("TASK_UNFIT", Family.INPUT, "the task file has no usable template keyword", "Give the file one Test Template whose keyword has arguments."),
    Code("TENANT_UNFIT", Family.INPUT, "the tenant file is missing or wrong", "Correct variables/tenants/<name>.yaml."),
    Code("TENANT_PROTECTED", Family.INPUT, "the tenant is protected and nobody agreed to writing", "Add --yes, or -v YES:True where robot is started by hand."),
    Code("UI_MAP_UNFIT", Family.INPUT, "the UI map is missing or wrong", "Correct variables/ui/<layout>.yaml."),
    Code("RUN_UNKNOWN", Family.INPUT, "there is no such run", "List the runs with 'sera-rpa results --list'."),
    # data
    Code("CUSTOMER_NOT_FOUND", Family.DATA, "no customer is known by that name, phone or e-mail", "Correct the customer, or set create_customer_if_missing."),
    Code("CUSTOMER_AMBIGUOUS", Family.DATA, "several customers fit", "Use the phone number, the e-mail or the customer ID."),
    Code("CUSTOMER_ARCHIVED", Family.DATA, "the customer is archived", "Activate the customer in Sera or choose another."),
    Code("CUSTOMER_INCOMPLETE", Family.DATA, "a new customer cannot be created from what the row says", "Fill the columns that the message names."),
    Code("EMAIL_TAKEN", Family.DATA, "the e-mail belongs to another customer or technician", "Find that customer, or use another e-mail."),
    Code("ADDRESS_NOT_FOUND", Family.DATA, "the customer has no such service address", "Correct service_address or add the address in Sera."),
    Code("ADDRESS_AMBIGUOUS", Family.DATA, "several service addresses of the customer fit", "Write more of the address."),
    Code("ADDRESS_UNSCHEDULABLE", Family.DATA, "the address was entered by hand and cannot be scheduled", "Have the address verified in Sera."),
    Code("OUT_OF_COVERAGE", Family.DATA, "the address is outside of the coverage area", "Set override_coverage, or decline the job."),
    Code("SERVICE_CATEGORY_UNKNOWN", Family.DATA, "Sera has no such service category", "Use one of the categories that the message names."),
    Code("SERVICE_CATEGORY_AMBIGUOUS", Family.DATA, "several service categories fit", "Write the whole name."),
    Code("TECHNICIAN_UNKNOWN", Family.DATA, "no technician of that name can do the service", "Use one of the technicians that the message names, or leave the cell empty."),
    Code("DAY_CLOSED", Family.DATA, "the day is past or the company is closed", "Choose another day."),
    Code("WINDOW_MISSING", Family.DATA, "the clocks skip that hour on that day", "Choose an hour that the day has."),
    Code("WINDOW_UNKNOWN", Family.DATA, "Sera offers no such arrival window on that day", "Use one of the windows that the message names."),
    Code("NO_FREE_SLOT", Family.DATA, "nobody is free in that arrival window", "Choose another window or day, set latest_day, or set allow_overbooking."),
    Code("SLOT_TAKEN", Family.DATA, "another user took the slot between reading and saving", "Run again; if it is refused again, choose another window."),
    Code("ITEM_INVALID", Family.DATA, "a price-book item is written in a way that cannot be read", "Write it as 'Name', 'Name x2' or 'Name x2 @ 289.00'."),
    Code("ITEM_UNKNOWN", Family.DATA, "the department's price book has no such item", "Use one of the items that the message names."),
    Code("ITEM_AMBIGUOUS", Family.DATA, "several price-book items fit, or one is named twice", "Write the whole name, each item once."),
    Code("PRICE_MISMATCH", Family.DATA, "the price book asks another price than the row says", "Correct the price in the row, or have the price book changed."),
    Code("PROMO_CODE_INVALID", Family.DATA, "Sera does not take the promo code", "Correct the promo code or leave the cell empty."),
    Code("DEPARTMENT_UNKNOWN", Family.DATA, "Sera has no such department", "Use one of the departments that the message names."),
    Code("QUOTE_NOT_FOUND", Family.DATA, "Sera lists no such quote", "Correct the number of the quote."),
    Code("QUOTE_CLOSED", Family.DATA, "the quote can no longer be approved", "Reopen the quote in Sera, or make a new one."),
    Code("PROGRAM_UNKNOWN", Family.DATA, "Sera has no such membership program", "Use one of the programs that the message names."),
    Code("PROGRAM_AMBIGUOUS", Family.DATA, "several membership programs fit", "Write the whole name."),
    Code("CADENCE_MISMATCH", Family.DATA, "the program is billed at another cadence than the row says", "Choose the program that is billed so, or leave billing_cadence empty."),
    Code("MEMBERSHIP_EXISTS", Family.DATA, "the customer has a membership of this program at this address already", "Leave it as it is, set on_existing to renew, or choose a later start_date."),
    Code("PAYMENT_METHOD_MISSING", Family.DATA, "no such payment method is on file with the customer", "Have it put on file in Sera, or correct payment_method and autopay."),
    Code("AUTOPAY_IMPOSSIBLE", Family.DATA, "Sera would not charge the customer as the row says", "Choose a subscription program with a payment method on file for autopay, or leave autopay empty."),
    Code("ALREADY_THERE", Family.DATA, "Sera holds a record with this reference already", "Nothing to do: the record is taken over."),
    Code("NOT_ALLOWED", Family.DATA, "the signed-in user may not do this", "Use an account with the access level that the message names."),
    Code("PORTAL_SAID_NO", Family.DATA, "Sera refused what was entered", "Read what Sera said and correct the row."),
    Code("DUPLICATE_IN_PORTAL", Family.DATA, "the portal holds more than one record with this reference", "Look at the records that the message names and cancel the surplus."),
    # sign-in
    Code("SIGN_IN_REFUSED", Family.SIGN_IN, "Sera refused the e-mail or the password", "Correct the secret, then run again. No further attempt was made, so the account is not locked."),
    Code("ACCOUNT_LOCKED", Family.SIGN_IN, "Sera has locked the account", "Have a Super user unlock it."),
    Code("MFA_REJECTED", Family.SIGN_IN, "Sera refused the one-time code", "Check this machine's clock and the seed, then run again."),
    Code("MFA_SEED_MISSING", Family.SIGN_IN, "Sera asks for a one-time code and no seed is configured", "Provide the TOTP seed of the account."),
    Code("SECRET_MISSING", Family.SIGN_IN, "a secret of the tenant's account was found nowhere", "Set the variable that the message names, or store it with 'keyring'."),
    Code("ACCESS_MISSING", Family.SIGN_IN, "the account may not do what the task needs", "Use an account of the access level that the message names."),
    # portal
    Code("PORTAL_UNREACHABLE", Family.PORTAL, "the portal does not answer", "Check the address and the network; 'sera-rpa portal' starts the stand-in."),
    Code("PORTAL_MAINTENANCE", Family.PORTAL, "the portal is in maintenance", "Wait, then run again."),
    Code("PORTAL_ERROR", Family.PORTAL, "the portal showed an error page", "Run again; if it stays, look at the screenshot."),
    Code("PORTAL_BUSY", Family.PORTAL, "the portal asked us to slow down", "Wait, then run again."),
    Code("PORTAL_SLOW", Family.PORTAL, "the portal did not reach the awaited state in time", "Run again; if it stays, look at the screenshot."),
    Code("SESSION_LOST", Family.PORTAL, "the portal ended the session in the middle of a row", "Nothing to do: the row is tried again after a new sign-in."),
    Code("WRITE_UNCONFIRMED", Family.PORTAL, "a write was sent and the portal did not confirm it", "Nothing to do: the next attempt looks whether it landed before it writes."),
    # machine
    Code("BROWSER_MISSING", Family.MACHINE, "no usable browser was found", "Follow the installation advice of the message."),
    Code("BROWSER_DIED", Family.MACHINE, "the browser ended", "Run again."),
    Code("LEDGER_UNUSABLE", Family.MACHINE, "the ledger cannot be read or written", "Check disk space and rights of results/state."),
    Code("LEASE_LOST", Family.MACHINE, "another worker has taken over the row", "Nothing to do: the other worker finishes it."),
    Code("WORKER_DIED", Family.MACHINE, "the worker ended in the middle of the row", "Run the same command again."),
    Code("SECRET_IN_RESULTS", Family.MACHINE, "a secret stands in clear in the run's files", "Delete the run's folder and report it."),
    # bug
    Code("BUG", Family.BUG, "a fault of sera-rpa or of the task file", "Report it with the run's log."),
)
