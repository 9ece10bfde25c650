language-code = en
action-open = Open
action-new = New
action-edit = Edit
action-choose = Choose
action-choose-all = Choose all
action-filter = Search
action-sort = Sort
action-invert = Invert
action-columns = Columns
action-only-open = Outstanding
action-subscribe = Add subscription
action-add-mandate = Add mandate
action-toggle-direct-debit = Direct debit on/off
action-remove = Remove or end
action-pause = Pause
action-price = New price
action-discount = Discount
action-explain = Why (not)
action-pay = Payment
action-import = Import
action-bill = Bill
action-collect = Collect
action-finalise = Make final
action-uploaded = Mark as uploaded
action-export = Export
action-copy = Copy
action-next-tab = Next tab
action-previous-tab = Previous tab
action-next-record = Next
action-previous-record = Previous
action-next-step = Next step
action-previous-step = Previous step
action-save-next = And next
action-save = Save
action-values = Values
action-more = More
action-go-to = Go to
action-palette = Commands
action-undo = Undo
action-refresh = Refresh
action-back = Back
action-quit = Quit
action-dashboard = Dashboard
action-relations = Relations
action-subscriptions = Subscriptions
action-plans = Plans
action-invoices = Invoices
action-counter = Counter
action-bank = Bank
action-collections = Direct debit
action-audit = Log
action-settings = Settings
action-help = Help
app-busy = A job runs already. Wait until it is done, or stop it with Ctrl+C.
app-copied = Copied: { $text }
app-ctrl-c = Ctrl+C once more leaves penning.
app-demo = DEMO
app-drop-title = Not saved
app-drop-text = What you filled in here is not saved yet.
app-drop-yes = Throw away
app-drop-no = Go on
app-help-moving = Arrows, PgUp, PgDn, Home and End move. Esc goes back. In a field you just type; letters are no commands then.
app-job-runs = A job still runs: { $label }. Ctrl+C stops it.
app-nothing-to-undo = What was done last cannot be undone. A final invoice is credited.
app-read-only = READ ONLY { $by }
app-running = { $label }: { $done } of { $total }   Ctrl+C stops
app-too-small = Window too small: now { $width }x{ $height }, needed { $min_width }x{ $min_height }. Make it larger; nothing is lost.
app-undo-title = Undo
app-undo-text = What was done last: { $subject }. That is taken back.
app-undo-yes = Take back
app-undone = Undone: { $subject }
dialog-cancel = Cancel
dialog-type = Type { $word } to confirm:
form-done = Just added ({ $count }): { $names }
form-save = Save
form-yes = yes
form-no = no
form-no-date = no date: type 31-12-2026, vandaag or +14
form-no-amount = no amount: type 12,50
form-no-digits = digits only
form-required = is required
form-see-below = see below
form-unsaved = * not saved
form-help = Tab or Enter goes on, Shift+Tab back. Ctrl+S or F9 saves. F4 shows the choices. Dates: vandaag, +7, +1m, ma, 5-2, em. Amounts reckon: 3*17,50.
form-new-with-f6 = F6 new
form-lookup-hint = type some letters, F4 searches
form-holder = For whom
form-who-pays = Who pays?
form-payer-hint = empty: as on the card
form-bill-from-hint = empty: from the start
form-mandate-hint = empty: the payer's
form-price-hint = empty: the plan's
form-origin-hint = use Action to filter
form-signed-on = Signed on
form-reference = Reference
saved = Saved.
saved-undo = Saved. Undo: u
relation-new-title = New relation
relation-edit-title = Edit relation
relation-added = { $name } was added.
kind-person = person
kind-organisation = organisation
membership-never = -
membership-planned = planned
membership-member = { -member-one }
membership-former = { -member-former }
mandate-new-title = Add mandate
mandate-added = Mandate { $reference } is there; direct debit is on.
mandate-revoke-title = Revoke mandate
mandate-revoke-text = From today nothing is collected on mandate { $reference } of { $holder }. What is at the bank goes on.
mandate-revoke-yes = Revoke mandate
mandate-revoked = Mandate revoked.
mandate-stands = stands (until { $until } unused)
mandate-dormant = lapsed (36 months)
card-tabs = Tab
card-new-subscription = Subscription
card-cancel-subscription = Cancel
card-undo-cancel = Undo cancellation
card-resume = Resume
card-open-relation = Relation
card-years = { $years } years
card-household = Household { $name }
card-any-day = any day, with notice
card-deadline = Notice deadline
card-next = Next invoice
card-nothing-yet = nothing yet
card-end = Runs until
card-until = until { $day }
card-ongoing = ongoing
card-reason = Reason
card-today = Billing today
card-discount = { $less } { $reason } (from { $from } to { $until })
card-change = { $field }: was "{ $old }", is "{ $new }"
card-pause = Paused from { $from } to { $to }
tab-details = Details
tab-subscriptions = Subscriptions
tab-financial = Financial
tab-invoices = Invoices
tab-log = Log
financial-direct-debit = Direct debit
financial-on = on
financial-off = off: pays by transfer
financial-block = Collection block: { $why }
financial-paid-by = Paid by: { $payer }
financial-pays-for = Pays for: { $names }
financial-no-mandate = No mandate: nothing can be collected. n adds one.
status-planned = planned
status-active = active
status-ending = to { $end }
status-paused = paused
status-expired = expired
status-cancelled = cancelled
list-count = { $shown } of { $count }
list-order = order: { $order }
order-name = name
order-number = number
order-city = city
order-amount = amount
order-date = date
list-empty = Nothing here yet.
list-nothing-found = Nothing found with "{ $filter }". Esc clears the filter.
list-nothing-here = nothing here
list-nobody = nobody is chosen
list-total = { $count } { $unit }, EUR { $sum } { $of }
list-chosen = { $count } chosen - EUR { $sum }
list-total-open = open
list-total-open-and-draft = open and draft
list-more = and { $count } more (PgDn)
unit-relations = { $count ->
        [one] relation
       *[other] relations
    }
unit-subscriptions = { $count ->
        [one] subscription
       *[other] subscriptions
    }
unit-invoices = { $count ->
        [one] invoice
       *[other] invoices
    }
column-number = No
column-name = Name
column-city = City
column-plan = Plan
column-open = Open
column-status = Status
column-start = Start
column-invoiced-until = Invoiced to
column-renews-on = Renews on
column-payer = Payer
column-price = Price
column-mandate = Mandate
column-signed = Signed
column-last-used = Used
column-invoice = Invoice
column-date = Date
column-due = Due
column-total = Total
column-when = When
column-who = Who
column-deed = Deed
column-what = What
column-interval = Interval
column-alignment = Periods from
column-subscribers = Count
column-run = No
column-collection-date = Collected on
column-made = Made
column-count = Items
column-holder = Holder
column-reason = Reason
column-heading = Column
column-field = Field
column-samples = Samples
column-row = Row
subscription-new-title = Add subscription
subscribed = Added; the term runs up to and including { $last }.
preview-renews = Renews on { $renews }.
preview-first = First period { $period }: EUR { $amount }.
preview-elapsed = Mind: { $count } periods have begun already, EUR { $sum } together. Fill in "Bill from" to skip earlier ones.
cancel-title = Cancel subscription
cancel-received = Notice came in on
cancel-when = Ends
cancel-rule = by the notice rule
cancel-immediately = immediately
cancel-period-end = when the invoiced is over
cancel-on = on a date
cancel-last-day = Last day
cancel-last-day-hint = only with "on a date"
cancel-credit = Give back
credit-none = nothing
credit-days = by days
cancel-preview = { $who }, { $plan }: the last day is { $day }.
cancel-preview-credit = To give back: EUR { $amount }.
cancelled = Cancelled; the last day is { $day }. Undo: u
undo-cancel-text = The subscription then does not end on { $end } but goes on.
undo-cancel-done = The cancellation was undone; renews on { $renews }.
pause-title = Pause subscription
pause-from = From
pause-until = Until
pause-until-hint = empty: until you resume it
pause-credit-hint = only of a pause that skips and has an end
change-title = Change the subscription
change-when = Another plan
change-when-hint = only when you choose another one above
change-next = from the next period
change-directly = directly, settled by days
change-on = On
change-on-hint = when direct; empty is today
changed-from = The other subscription runs from { $day }.
change-preview = The other subscription begins on { $day }.
preview-credit = Credit note on what is invoiced: EUR { $amount }. Final, not to be undone with u.
paused-with-credit = Paused; credit note { $number } gives the days back.
cancelled-with-credit = Cancelled; the last day is { $day }. Credit note { $number } gives the rest back.
changed-with-credit = The other subscription runs from { $day }; credit note { $number } gives the rest back.
discount-title = Give a discount
discount-percent = Discount in %
discount-percent-hint = 100 is an exemption
discount-amount = Or an amount
discount-amount-hint = off each period
discount-scope = Holds for
discount-on-this = this subscription
discount-on-all = everything of this relation
discount-from = From
discount-from-hint = periods that begin then or later
discount-until = Last day
discount-until-hint = empty: always
outlook-not = Not: { $reason }.
outlook-billed = Is billed: { $periods } times, EUR { $sum } together; the first { $first }.
outlook-no-price = there is no price on { $day }
outlook-paused = paused since { $day }
outlook-free = { $period } costs nothing
outlook-passed-over = { $period } lies in a pause or before "bill from"
outlook-ended = ended on { $day } and billed up to then
outlook-not-due = not due yet: the period from { $from } only on { $due }
outlook-nothing = there is nothing left to bill
pause-mode = Afterwards
pause-skip = skip: not billed
pause-extend = extend: all comes later
paused = Paused.
resumed = Resumed.
interval-month = monthly
interval-quarter = quarterly
interval-half-year = half-yearly
interval-year = yearly
interval-months = every { $months } months
interval-week = weekly
interval-weeks = every { $weeks } weeks
alignment-own = own day
plan-active = active
plan-inactive = old
plan-new-title = New plan
plan-edit-title = Edit plan
plan-added = Plan { $plan } was added.
plan-alignment-hint = day-month, like 1-7; empty: own day
plan-proration = First period
plan-in-advance = In advance
plan-duration = Number of periods
plan-duration-hint = empty: ongoing
plan-vat = Vat
plan-notice = Notice
plan-notice-unit = in
plan-notice-at = Ends on
plan-membership = Is { -member-bond }
plan-tag = Group
plan-tag-hint = given to subscribers
plan-bands-hint = age: amount; like 0: 80; 12: 120
plan-age-day-hint = day-month; empty: begin of the period
plan-ladder-hint = the percents are in the settings
plan-can-be-chosen = Can be chosen
proration-none = whole price
proration-days = by days
proration-months-inclusive = months, the first too
proration-months-exclusive = months, not the first
proration-fifteenth = months, to the 15th
proration-full-quarters = whole quarters
proration-table = by table
vat-none = none
vat-exempt = exempt
vat-low = low
vat-high = high
notice-weeks = weeks
notice-months = months
notice-year = end of the club's year
notice-term = end of term
notice-interval = end of period
notice-any-day = any day
price-title = New price
price-from = Valid from
price-preview = { $plan } from { $day }: { $count ->
        [one] 1 subscription
       *[other] { $count } subscriptions
    }, each period from { $old } to { $new }.
price-preview-own = { $own } with a price of their own do not change.
plan-lead-hint = so many days before the period begins
plan-term-hint = after which it renews by itself
price-splits = Periods under way too
price-splits-hint = y: cut them in two on that day
price-from-hint = periods that begin then or later
invoice-is-credit = credit note
invoice-draft = draft
invoice-open = open
invoice-partly-paid = partly paid
invoice-paid = paid
invoice-credited = credited
invoice-late = { $days } d late
invoice-in-run = run { $run }
invoice-due = due
invoice-credit = Credit
invoice-credit-note = Credit note
invoice-remove-draft = Remove draft
invoice-is-draft = still a draft
invoices-open-title = Outstanding
invoices-all = All invoices
finalise-none = There are no draft invoices.
finalise-title = Make invoices final
finalise-text = { $count ->
        [one] 1 draft of EUR { $total } gets its number.
       *[other] { $count } drafts, EUR { $total } together, get their numbers.
    }
finalise-after = After that they cannot change; what is wrong is credited.
finalise-yes = Make final
finalised = { $count ->
        [one] 1 invoice
       *[other] { $count } invoices
    } final: { $first } to { $last }.
remove-draft-text = The draft of { $name } (EUR { $total }) goes; its periods can be billed again.
remove-draft-yes = Remove
draft-removed = Draft removed.
step-price = price { $amount }
step-price-from = price { $amount } (from { $day })
step-own-price = own price { $amount }
step-whole = whole price
step-days = { $part } of { $whole } days
step-months = { $part } of { $whole } months
step-percent = { $percent } %
step-age = { $age } years, price from { $from } years: { $amount }
step-discount = { $reason } -{ $percent } %
step-ladder = number { $place } of the household { $percent } %
step-cap = { $sum } together, the household pays { $cap } a year at most
step-fixed = { $reason } -{ $amount }
step-rollover = with the next year { $amount } (to { $until })
source-payment = paid
source-collection = collected
source-return = returned
source-credit = credited by
payment-title = Book a payment
payment-amount = Amount
payment-date = On
payment-method = How
method-bank = bank
method-cash = cash
method-pin = card
payment-done = Booked on { $number }; still open: EUR { $open }.
credit-title = Credit invoice
credit-after = The periods
credit-rebill = bill again
credit-waive = waive
credit-preview = Invoice { $number } of { $name }, EUR { $total }, is taken back whole by a credit note.
credit-done = Credit note { $number } made.
bill-title = Bill
bill-until = Due until
validity-until = VALID to { $day }
validity-ended = ENDED since { $day }
validity-unpaid = NOT PAID since { $due }
validity-from = not yet: from { $day }
validity-never = NO { -member-bond }
counter-pay = Payment
counter-nothing-open = No invoice is open; a adds a subscription.
settings-grace = Grace of a membership
settings-grace-hint = days after the day of payment that it still counts
bank-open-title = Bank: what waits
bank-all = All
bank-read = Read a bank file
bank-take = Take
bank-batch = collection
bank-returns = { $count } returned
bank-returned = { $invoice } returned
bank-run = run { $run }
bank-ask-run = EUR { $amount } is the credit of collection { $run }, with another sum than expected?
bank-ask-run-after = Everything that did not come back then counts as paid; the difference stays on "Incasso onderweg".
bank-booked = { $invoice } ok
bank-suggested = { $invoice } ?
bank-unmatched = not recognised
bank-by-id = id of the collection
bank-by-mandate = mandate and amount
bank-by-number = invoice number in the text
bank-by-account = account and amount
bank-by-batch = id of the run
bank-by-hand = by hand
bank-booked-by = Booked ({ $key }): { $remittance }
bank-ask-title = Take a payment
bank-ask = EUR { $amount } of { $party } is the payment of invoice { $invoice }?
bank-ask-by = Recognised by: { $key }. Text: { $remittance }
bank-ask-yes = Take
bank-taken = Taken with { $invoice }.
bank-file-hint = camt.053, .052, .054, pain.002 or MT940
unit-bank = bank entries
bill-first-run = This is the first run: there is nothing to compare with.
bill-bridge = Run { $run } was { $before }: new { $new } (+{ $plus }), gone { $gone } (-{ $minus }), changed { $changed } ({ $otherwise })
bill-gone = gone: { $why }
bill-changed = was { $was }, becomes { $is }
bill-summary = { $invoices ->
        [one] 1 invoice
       *[other] { $invoices } invoices
    }, { $lines ->
        [one] 1 line
       *[other] { $lines } lines
    }, EUR { $total }; { $skipped } passed over
bill-skipped = passed over: { $reason }
bill-ask = { $invoices } drafts with { $lines ->
        [one] 1 line
       *[other] { $lines } lines
    }, EUR { $total } together.
bill-after = Drafts can go back; only "make final" fixes them.
bill-yes = Make drafts
bill-done = { $count } drafts made. m makes them final, u takes them back.
collections-none = No collection yet. n makes one of what is open.
run-made = file not written yet
run-written = written, not at the bank yet
run-uploaded = at the bank
run-undone = undone
run-file = File
run-folder = Folder
run-write = Write file
run-write-failed = The file was not written: { $error }. The run is kept; make room and choose "Write file": the same file comes.
run-file-again = Written again: { $file }. The run is already at the bank: do not put it there a second time.
run-file-written = Written: { $file }. Upload it at the bank and then mark it with m.
uploaded-title = Is the file at the bank?
uploaded-text = { $count } collections, EUR { $total }, on { $on }. Compare count and amount with the bank's screen.
uploaded-after = After this the run cannot be undone; only item by item, by a return.
uploaded-yes = Yes, at the bank
uploaded-done = Collection { $run } is at the bank.
undo-run-title = Undo collection
undo-run-text = { $count ->
        [one] 1 collection
       *[other] { $count } collections
    }, EUR { $total }, become open again; mandates become as they were.
undo-run-written = The file is written. Undo only when it is NOT at the bank: else it is collected twice.
undo-run-yes = Undo
undo-run-done = Collection { $run } was undone. Throw the file away.
collect-title = Collect
collect-step-1 = Selection
collect-step-2 = Control
collect-step-3 = Example
collect-step-4 = File
collect-on = Collection date
collect-window = At the earliest { $first }; with the days your bank wants { $advised }.
collect-count = { $count ->
        [one] 1 collection
       *[other] { $count } collections
    }, EUR { $total } together
collect-out = { $attention } are left out and want attention (F8 shows them); { $others } pay themselves or are under way.
collect-in-out = In/out
collect-stays-out = This one cannot go along: { $reason }. Enter opens the relation.
collect-kinds = Kind
collect-kinds-text = { $recurrent } recurrent (RCUR), { $once } one-off (OOFF)
collect-first-items = The first lines of the file
collect-ask = { $count ->
        [one] 1 collection
       *[other] { $count } collections
    }, EUR { $total }, on { $on }.
collect-ask-out = { $count ->
        [one] 1 invoice
       *[other] { $count } invoices
    } are left out and want attention.
collect-ask-after = Until you say that the file is at the bank, the run can be undone. Cancel changes nothing.
collect-yes = Make the file
wizard-first = this is the first step
import-title = Import a list of members
import-is-folder = { $path } is a folder; name the file with the list of members.
import-step-1 = File
import-step-2 = Columns
import-step-3 = Problems
import-step-4 = Example
import-step-5 = Done
import-file = File
import-file-hint = CSV or XLSX; Enter opens
import-text = A list as the club has it: headings over the columns, one row a member. You see first what we read in it; nothing changes before the fourth step.
import-guessed = { $rows } rows, { $encoding }, separated by { $separator }. Enter chooses another field.
import-leave-out = (leave out)
import-choose = Choose field
import-mend = Mend
import-no-name = No column is a name. Choose which column is the name or the last name.
import-no-cell = This is in no cell; change the list itself.
import-problems = { $count } things to look at in { $rows } rows; what is right goes in anyway.
import-no-problems = No problems found.
import-would = This will be taken over:
import-is-done = Taken over:
import-new = new relations
import-updated = updated
import-skipped = passed over
import-payers = payers added
import-households = households
import-mandates = mandates
import-subscriptions = subscriptions
import-ended = ended memberships
import-yes = Take over
import-done = { $imported } new, { $updated } updated, { $skipped } passed over.
dashboard-members = { -member-Many }
dashboard-relations = Relations
dashboard-subscriptions = Running subscriptions
dashboard-open = Outstanding
dashboard-late = Late
dashboard-in-collection = In collection
dashboard-todo = To do
dashboard-nothing = Nothing. All is up to date.
dashboard-import = Begin with your list of members: import
dashboard-not-written = Collection { $run } of { $on }: file not written yet
dashboard-reversible = Can still go back
dashboard-bank = Bank: { $count } entries wait for you
dashboard-not-uploaded = Collection { $run } of { $on }: upload the file and say so
dashboard-overdue = { $count ->
        [one] 1 invoice
       *[other] { $count } invoices
    } late, EUR { $total }
dashboard-drafts = { $count } drafts to make final, EUR { $total }
dashboard-collect = Collect what is open ({ $count }, EUR { $total })
settings-club = Name of the club
settings-fiscal-year = Year begins
settings-fiscal-year-hint = day-month, like 1-7
settings-due-days = Days to pay
settings-days = days
settings-lead-days = Bank wants ahead
settings-lead-days-hint = banking days; empty is as the bank wants it
settings-prenotification = Prenotification
settings-version = Kind of file
settings-version-hint = .02 only if your bank asks
settings-ladder = Household pays %
settings-ladder-hint = 1st, 2nd, ...: 100,100,80
settings-cap = Household at most
settings-cap-hint = a financial year; empty: no limit
settings-folder = Folder for files
settings-folder-hint = empty: beside the administration
settings-quarantine = Looked at the bank
settings-quarantine-hint = type what you saw: lifts the block
welcome-title = Welcome to penning
welcome-text = The administration goes in { $path }. Only the name is needed now; account and creditor id (of your contract with the bank) can be filled in later in Settings. To look around in an example: leave with Ctrl+C and start "penning demo".
welcome-begin = Begin with
welcome-import = a list of members
welcome-empty = nothing
welcome-later = can be later
welcome-made = Administration made: { $path }
welcome-no-way-back = an administration first
help-welcome = Here you make an empty administration: a file on this computer, yours alone.
help-dashboard = What is to be done, the urgent first. Enter goes there.
help-relations = Everybody the club knows. Type / and some letters to search: name, number, city, postal code, e-mail. -word leaves out, a|b is one or the other, group:youth who is in a group, plan:magazine who has that, >100 asks an amount. z keeps a search.
help-relation-form = Only the last name is required. The name of an organisation goes in Last name.
help-relation-card = Everything of a relation, in tabs. Point and comma go to the next and the previous in the list.
help-financial = Direct debit on means: open invoices go along when there is a mandate that stands. Without one nothing is collected, but the control shows it. penning keeps no credit cards: that is not allowed without certification, and members pay by direct debit.
help-mandate-form = Copy what is on the signed form. The holder is whose account it is, even when somebody else is the member.
help-subscriptions = Who has which subscription. "Invoiced to" is the first day that is on no invoice yet.
help-dates = Start: reckoned from here, in the past too. Invoiced to: the first day on no final invoice; empty when there is none. Renews on: a new term begins then. End: the last day is included.
help-counter = Type a name or a number. Behind each name stands whether the membership holds today. Enter ends the search; then p pays the oldest open invoice, a adds a subscription and Enter opens the card. A membership holds as long as it is invoiced; where the invoice is not paid, for as many days more as the settings say.
help-bank = Read a file of the bank with i. What is certain is booked: a run, a return, a payment with an invoice number and the right amount. What is likely is proposed: Enter takes it. The same file, or the same entry in another file, never counts twice.
help-change = What is invoiced does not change. Another plan begins with the next period, or directly: then the payer gets the rest of the old one back by days and pays the new one by days. Other changes are remembered with the day.
help-discount = A discount holds for periods that begin on the chosen day or later. Every line of an invoice shows which discounts are in it. With u you take the last discount back.
help-cancel = The rule of the plan decides the last day; it stands under the form before you save. Too late counts for the first day that can be.
help-pause = During a pause nothing is billed. Extend moves everything after it.
help-plans = A plan says how often and from which day is billed and when somebody can leave. A new price counts for periods that begin then or later; what is invoiced does not change.
help-invoices = All invoices. f shows only what is open, n bills what is due, m makes drafts final.
help-invoice = Under every line stands how the amount came about. A final invoice does not change: credit it.
help-payment = What came in without direct debit. More than is open cannot be.
help-credit = The credit note takes all back. Bill again: the periods are due anew. Waive: they are given.
help-bill = Every period due on or before this day and not invoiced yet, once. Billing again adds nothing.
help-collections = Every run: made, written, at the bank. Until it is at the bank it can be undone.
help-collect = 1 on which day, 2 who goes along and who not and why (Enter opens the relation to mend it), 3 what the file will hold, 4 the file. The bank never gets the same twice.
help-run = Upload the file from the folder at your bank, compare count, amount and SHA-256 with the control sheet, and then say that it is there.
help-import = Nothing is guessed silently: you see for each column what we read in it and for each row what is wrong. What is right goes in, the rest stays empty until you fill it in.
help-audit = Who did what when. The log only grows. u takes the last one back where that can be.
help-settings = What counts for the whole club.

deed-add-discount = discount added
deed-add-mandate = add mandate
deed-add-plan = add plan
deed-add-relation = add relation
deed-bill = bill
deed-cancel = cancel
deed-change-plan = change plan
deed-change-relation = change relation
deed-change-subscription = subscription changed
deed-change-settings = change settings
deed-collect = collect
deed-credit = credit
deed-demo-club = demo club
deed-end-discount = discount ended
deed-end-quarantine = end quarantine
deed-export-collection = export collection
deed-finalise = finalise
deed-import-relations = import relations
deed-mark-uploaded = mark uploaded
deed-new-club = new club
deed-pause = pause
deed-read-bank-file = bank file read
deed-register-payment = register payment
deed-register-return = register return
deed-remove-draft = remove draft
deed-resume = resume
deed-revoke-mandate = revoke mandate
deed-set-direct-debit = set direct debit
deed-set-household = household changed
deed-set-price = set price
deed-subscribe = subscribe
deed-take-bank-entry = bank entry taken
deed-undo-cancel = undo cancel
deed-undo-run = undo run

end-term = the agreed term
end-changed = another subscription
end-cancelled = cancelled
action-campaigns = Campaigns
campaigns-new-action = New action
campaigns-new-campaign = New campaign
campaigns-who = Who
campaigns-total = { $count ->
        [one] 1 action
       *[other] { $count } actions
    }: { $subscriptions ->
        [one] 1 subscription
       *[other] { $subscriptions } subscriptions
    }, { $relations } people, { $active } active now, EUR { $yearly } a year
campaigns-detail = After a year still { $stayed } of { $old }; cancelled { $cancelled }; first year EUR { $first }; cost EUR { $cost }, each new subscription { $each }
campaigns-yielded = { $action }: { $subscriptions ->
        [one] 1 subscription
       *[other] { $subscriptions } subscriptions
    }, { $relations } people, { $active } active, EUR { $yearly } a year
campaigns-none = No actions yet. n records one: a stand, an advertisement, a letter.
campaign-title = Campaign
campaign-action-title = Action
campaign-until = until
campaign-from = from
campaign-what = what it is: stand, advertisement, letter
campaign-loose = empty: stands by itself
column-new = New
column-active = Active
column-yearly = A year
help-campaigns = An action is what made somebody join: a stand, an advertisement, a letter. A subscription names its action; here stands what each brought. Origin is a free story and no filter; the action is. Enter shows who came by an action.
form-action-hint = F4 chooses, F6 makes new
form-flagged-hint = stands out when billed
step-product = { $quantity } x { $product } { $amount }
deed-set-campaign = campaign
deed-set-action = action
deed-set-product = product
plan-products-hint = on top of the price: 4 x Magazine: 6.95; 1 x Card; without an amount that of the product
plan-persons-hint = somebody of the household
plan-instalments-hint = in which an invoice may be paid, a month apart
plan-renewal-hint = empty: as long as the first term
regime-association = association (BW 2:36)
regime-service = service for consumers
regime-magazine = magazine for consumers
regime-business = business
legal-notice = Note: the notice is longer than the law allows ({ $months } months). What you save holds; check it.
legal-any-day = Note: after the first term a consumer must be able to cancel on any day. Check it.
legal-renewal = Note: a magazine may renew for { $months } months at most. Check it.
bill-only-new = Only new ones
bill-only-new-hint = never billed before
bill-of-some = Only new subscriptions; not compared with the last run
bill-flagged = NOTE: { $note }
dashboard-never-billed = Never billed: { $count ->
        [one] 1 subscription
       *[other] { $count } subscriptions
    }
deed-arrange-instalments = instalments
invoice-part = part, to be paid on { $on }
instalments-title = Payment in parts
instalments-parts = Number of parts
instalments-first = First part on
instalments-hint = 1: at once
instalments-done = { $number } is paid in { $count } parts.
instalments-at-once = { $number } is paid at once again.
action-instalments = In parts
help-instalments = What is open is spread over parts a month apart; the cents that remain are in the first. A collection asks only the parts that must be paid by then. One part takes the arrangement back. A plan can have parts of its own; then this happens when the invoice becomes final.
deed-add-third-party = third party pays
deed-end-third-party = third party ends
step-third-party = { $name } pays along: { $left } of { $cap } left
third-title = Somebody pays along
third-cap = Up to an amount of
third-from = For periods from
third-until = until
third-hint = fund, municipality, family
third-reference-hint = stands on their invoices
third-done = { $name } pays along.
card-third = { $name } pays along up to EUR { $cap } ({ $from } until { $until })
action-third-party = Somebody pays along
help-third-party = A fund, a municipality or family pays for somebody up to an amount. As long as it is not used up, their part stands on an invoice of theirs and comes off the invoice of the payer. When it ends the payer pays everything again.
deed-sell = sale at the counter
deed-set-covered-persons = who is covered
action-valid-on = { -member-Bond } valid on
action-pay-code = Pay code
action-persons = Persons
valid-on-title = { -member-Bond } valid on
valid-on-day = On
valid-on-who = Who
valid-on-valid = valid { -member-bond }
valid-on-not = no valid { -member-bond }
valid-on-show = Show
valid-on-note = On { $day }: { $who }.
counter-sell = Choose contribution
counter-sell-title = Contribution at the counter
counter-code = with a code
counter-later = later
counter-sold = Invoice { $number }: EUR { $total }.
counter-free = Added; there is nothing to pay now.
counter-preview = { $who }: EUR { $total } to pay now, with a final invoice.
pay-code-title = Pay: { $number }
pay-code-to = To
pay-code-reference = Reference (RF)
pay-code-kenmerk = Dutch reference
pay-code-none = There is no code: nothing is open, or the club has no account in Settings yet.
pay-code-hint = Scan with the app of the bank. Not every app reads this code; account and reference help then.
pay-code-too-small = The code does not fit: make the screen { $lines ->
        [one] 1 line
       *[other] { $lines } lines
    } high. Account and reference work too.
help-pay-code = The code follows EPC069-12: an app of a bank fills in name, account, amount and reference. When the payment comes in, reading the statement knows the reference and books the invoice. y copies the reference.
persons-title = Who is covered
persons-also = Also for
persons-single = this plan covers one person
persons-hint = somebody of the household
help-persons = A family membership makes more people members with one invoice. Who is covered counts as a member and is valid at the counter; the bill goes to one payer. Only people of the same household can be covered.
deed-hold-reminders = reminders held
deed-mark-messages = messages handled
deed-prepare-messages = messages prepared
deed-renew = renewal paid
persons-nth = Person { $n }
action-outbox = Outbox
action-hold = No reminders
hold-end = Remind again
hold-ended = Reminded of again. u undoes it.
hold-shown = No reminders
hold-hint = disputed, agreed with the board
message-renewal = renewal
message-confirmation = confirmation
message-reminder = reminder
message-wik-letter = 14-day letter
message-ready = ready
message-sent = sent { $on }
message-printed = printed { $on }
message-withdrawn = withdrawn
message-by-post = by post
outbox-prepare = Prepare
outbox-export = To files
outbox-done = Was sent
outbox-done-yes = Sent
outbox-withdraw = Withdraw
outbox-way = To
outbox-prepared = Prepared: { $renewals ->
        [one] 1 renewal
       *[other] { $renewals } renewals
    }, { $reminders ->
        [one] 1 reminder
       *[other] { $reminders } reminders
    }, { $letters ->
        [one] 1 14-day letter
       *[other] { $letters } 14-day letters
    }.
outbox-undecided = The board decides on: { $invoices }.
outbox-exported = { $drafts ->
        [one] 1 mail
       *[other] { $drafts } mails
    } and { $letters ->
        [one] 1 letter
       *[other] { $letters } letters
    } are in { $folder }. Tell with m what was sent.
outbox-none-ready = nothing here is ready
outbox-done-text = { $count ->
        [one] 1 message
       *[other] { $count } messages
    } then count as sent or printed.
outbox-withdraw-text = { $count ->
        [one] 1 message
       *[other] { $count } messages
    } are not sent and do not come back by themselves.
outbox-marked = { $count } done.
outbox-marked-but = { $count } done; { $withdrawn } not, for it is no longer true (paid, in a collection or cancelled). These need not go.
unit-messages = { $count ->
        [one] message
       *[other] messages
    }
dashboard-messages = Ready to send: { $count ->
        [one] 1 message
       *[other] { $count } messages
    }
help-outbox = n looks what must be told today and prepares it, each thing once: memberships that run out, invoices that are late. Nothing leaves by itself. e writes mails as drafts for your own mail program and letters to print; m tells that they are gone. The 14-day letter goes by post, only after the reminder was really sent; then the board decides. Who disputes or has an agreement you set apart on the invoice with h. Own texts: folder sjablonen beside the administration. e on a message makes paper of it; reminders and statutory letters are kept as they went.
settings-language = Language of letters
settings-confirmations = Confirm
settings-confirmations-hint = new subscriptions
settings-renewal = Renewal notice
settings-renewal-hint = days around the end; empty: none
settings-reminder = Reminder after
settings-wik = 14-day letter after
settings-late-hint = days late
settings-post = Post takes
deed-accept-intake = application accepted
deed-add-intake = application
deed-await-intake = application awaits payment
deed-refuse-intake = application refused
action-intakes = Applications
unit-intakes = { $count ->
        [one] application
       *[other] applications
    }
intake-new = new
intake-waiting = awaits { $reference }
intake-accepted = accepted
intake-refused = refused: { $reason }
intake-duplicate = duplicate: { $reason }
intake-known = known?
intake-accept = Accept
intake-add = New application
intake-await = Await payment
intake-refuse = Turn away
intake-decided = this is decided already
intake-awaits = Becomes a { -member-one } once EUR { $total } is paid with the reference { $reference }.
intake-start-hint = empty: the day it is accepted
intake-iban-hint = for direct debit
intake-added = Application recorded.
intake-added-known = Application recorded. It may be { $relations }.
intake-relation-hint = empty: somebody new
intake-accept-start-hint = empty: as applied for
intake-paid = Paid
intake-let-in = { $relation } is a { -member-one }; invoice { $number }.
intake-let-in-free = { $relation } is a { -member-one }; nothing to pay.
intake-is-duplicate = Duplicate
intake-turned-away = Turned away.
dashboard-intakes = Applications: { $count }
help-intakes = Who applies stands here until you decide. Enter accepts: relation, mandate, subscription and invoice at once, or nothing. "known?" means there is somebody of that name or e-mail address; on the form you choose whether it is them. m lets somebody join only when the first payment is in: it is known by its reference. i takes in a list, a mail of a form (.eml) or a list of orders.
deed-new-contribution-year = new contribution year
action-new-year = New contribution year
year-title = New contribution year
year-from = From
year-percent = Raise %
year-percent-hint = of what you do not type
year-decided = Decided on
year-decided-hint = day of the decision
year-nothing = No price is different.
year-made = { $count } plans have a new price from { $on }. u undoes it.
year-prices = Becomes: { $prices }
year-totals = A year: was EUR { $before }, becomes EUR { $after }; other for { $changed }, the same for { $untouched }.
year-most = Most for: { $who }
year-too-many = More than { $max } { -member-many }: F8 works out whom it changes most.
help-year = All prices of a new year at once, with what they mean. What is invoiced keeps its price; periods that begin from that day have the new one. Prices of earlier years stay. A price of one's own or by age does not change along.
deed-mark-shipments = parcels
action-shipments = Shipping list
unit-shipments = parcels
shipment-waiting = to be sent
shipment-held = held: paused
shipment-no-address = no address
shipment-sent = sent { $on }
shipment-returned = back { $on }
shipment-came-back = Came back
shipment-address = Address
shipment-marked = { $done } told; { $held } held because the subscription rests. u undoes it.
shipment-exported = { $rows } addresses are in { $path }.
help-shipments = Every invoiced period of a plan that is shipped gives a parcel, to who gets it and not to who pays. Who rests is held. e writes the addresses by postal code to a list for labels; m tells that they are gone, x that a parcel came back.
history-invoice = invoice { $reference }: EUR { $amount }
history-credit = credit note { $reference }: EUR { $amount }
history-attempt = collection { $reference }: EUR { $amount }
history-withdrawn = collection { $reference } withdrawn: EUR { $amount }
history-returned = collection { $reference } of EUR { $amount } came back ({ $code })
history-taken-back = taken back on { $reference }: EUR { $amount }
history-paid = paid on { $reference }: EUR { $amount } ({ $how })
card-interval = Payment
card-before = in advance
card-after = in arrears
card-own-center = { $center } (its own)
card-flagged = ATTENTION
card-made = Made
card-made-on = { $on } ({ $channel })
timeline-title = The days in order:
timeline-today = today
form-gift = Gift
form-gift-hint = another pays; ends after a term
lacks = { $name } lacks: { $what }.
lacks-address = address (is shipped)
lacks-birth-date = date of birth (price by age)
lacks-email = e-mail (confirmation by post)
lacks-mandate = mandate (direct debit is on)
card-again = Take again
card-runs = this subscription still runs
explain-collected = A collection on { $on } asks EUR { $amount } of this.
explain-not-collected = Not in a collection: { $reason }.
cancel-action-hint = what made them leave
subscription-late = late { $amount }
action-returns = Returns
unit-returns = { $count ->
        [one] return
       *[other] returns
    }
returned-what-now = What now
returned-retry = again from { $on }
returned-enough = tried enough: call
returned-released = released
returned-contact = get in touch first
returned-new-account = ask a new account
returned-stop = mandate stopped
returned-correct = mend first
returned-release = Release
returned-release-yes = Release
returned-release-text = { $name } is collected from again; the block was: { $block }.
returned-not-blocked = this payer is not blocked
bank-by-renewal = the reference of a renewal
dashboard-returned = Returned and still open: { $count }
settings-retry = Again after
settings-retry-hint = days after each return
settings-after-return = After a return
settings-after-return-hint = other than usual: AM04=contact
help-returns = What the bank sent back and is still open, with the reason and what to do. Too little money is tried again 3, 5 and 7 days later, three times at most; a collection takes it along when the day is there. With other reasons the payer is kept out until you have looked and release with m. Without a mandate (MD01) or after a death (MD07) nothing is ever collected again.
deed-change-mandate = mandate changed
mandate-edit-title = Change mandate
mandate-amended = The mandate goes on from the new account; the next collection tells the bank, once.
deed-announce-run = prenotification
deed-withdraw-item = collection withdrawn
message-prenotification = prenotification
action-announce = Announce
run-withdraw = Withdraw one
run-announce-done = { $count ->
        [one] 1 message
       *[other] { $count } messages
    } are ready in the outbox (g p).
run-announced = Announced
run-announced-count = { $told } told, { $ready } ready in the outbox
withdraw-text = { $invoice } of { $holder }, EUR { $amount }, leaves the run. The rest goes in a new run with a new file.
withdraw-yes = Withdraw
withdraw-done = Withdrawn; the new run has { $count ->
        [one] 1 collection
       *[other] { $count } collections
    }. Write the new file with e and throw the old one away.
settings-item-limit = Limit of one
settings-file-limit = Limit of a file
settings-file-count = Count in a file
settings-month-limit = Limit of a month
settings-limit-hint = from your contract
message-outdated = no longer true
deed-outdate-messages = messages looked over
outbox-unreachable = Not written, for this is no e-mail address: { $those }.
settings-address-hint = stands on letters: Village Street 1, 1234 AB Our Village
settings-email-hint = sender of mails
form-nothing-found = Nothing found for "{ $words }". Type something else, F6 makes new.
form-no-email = no e-mail address
settings-wrong = Cannot be "{ $value }"; for example { $allowed }.
year-no-percent = Rise: type a number, like 3 or 2.5.
counter-bill = Bill now
payment-of = Invoice { $number } of { $who }: EUR { $open } open.
card-gift = Gift
card-gift-of = paid by { $payer }; does not go on by itself
channel-desk = on the screen
channel-import = imported
plan-next-price = from { $from }: { $price }
intake-of = Application of { $who }
intake-await-text = { $who } becomes a { -member-one } once EUR { $total } is in. You get a reference to pass on; a payment with it accepts by itself.
year-told = Mind: { $count ->
        [one] 1 subscription was
       *[other] { $count } subscriptions were
    } told to renew at the old price already.
field-count = Count
action-count = Count
deed-set-count = count
card-count = { $count } from { $from }
count-title = Count
count-hint = the price is for each; empty: what begins on this day is taken away
count-from-hint = counts for periods that are counted after it
help-count = The price of the subscription is asked for each that is counted: functionaries of a branch, players of a company team. They are counted on the day of the plan that ages are taken on, or on the first day of the period. For a period that began before anything was ever counted the first count is taken. What is invoiced does not change. A price of its own is for all together.
step-free = rest of the first period free
step-counted = { $count } counted on { $on }: { $amount }
proration-free = free until the first day
action-products = Products
thing-product = product
product-title = Product
products-none = No products yet. n makes one: a magazine, a card, a shirt number.
product-price-hint = of one; a subscription can name a price of its own for it
help-products = What goes along with subscriptions. The price holds where the plan itself names none for the product, and for new invoices only. What is in a plan stands in the form of the plan.
year-work-out = Work out
dialog-seen = Seen
dialog-back = Back
thing-request = request
deed-note-request = request
deed-settle-request = request settled
chapter-club = The club
chapter-fees = Invoicing
chapter-collecting = Collecting
chapter-bank = Limits of the bank
chapter-messages = Messages
chapter-desk = Card and desk
settings-quarantined = After a restore collecting waits for your word: see Collecting.
settings-tabs = Tabs of the card
settings-tabs-hint = in order; empty: all
settings-hides = Not on the card
settings-hides-hint = such as: phone, note; it is kept
settings-extra = Fields of its own
settings-extra-hint = such as: Shirt number, Size
settings-role = Who works here
settings-role-hint = staff: offers and settings are locked
role-admin = administrator
role-staff = staff
problem-admin-only = This is done by the administrator: offers, prices and settings are locked for staff. Are you the administrator? Choose so under Settings, Card and desk.
request-label = Request
request-note = Note the request
request-noted = Request noted; the administrator sees it on the overview.
request-why = A new plan is made by the administrator. Write what is missing: it waits as a request.
requests-title = Requests to the administrator
request-settle = Settled
request-wait = Open after all
request-done = settled
request-waits = open
help-requests = What staff ask of the administrator, such as a plan that is not there yet. Space marks a request as settled, or as open again.
dashboard-requests = { $count ->
        [one] 1 request to the administrator
       *[other] { $count } requests to the administrator
    }
preview-steps = This is how: { $steps }.
preview-joining-fee = Joining fee, once: EUR { $amount }.
form-center-hint = empty: that of the plan
problem-holder-billed = { $who }: this has been invoiced. Cancel this subscription and make a new one for the other.
field-audience = For
field-rollover = Rollover day
field-proration-table = Table by start
field-on-failure = After a return
field-pause-mode = Pause
audience-both = persons and organisations
audience-person = persons
audience-organisation = organisations
plan-rollover-hint = 01-11: who joins later gets the next period with it
plan-table-hint = 01-06: 75; 01-08: 50; percentage from that day
failure-block = goes on
failure-pause = pauses until it is paid
mode-skip = periods are skipped
mode-extend = everything comes later
plan-interval-hint = week, 4 weeks, month, quarter, half year, year, 2 months
action-print = PDF
printed = Written: { $files }
mandate-form-print = Form (PDF)
settings-vat-id = VAT id
settings-vat-id-hint = on invoices; empty where the club declares no VAT
message-invoice = invoice
message-refused = refused
message-sending = unsure: did it go?
deed-post-invoices = invoices prepared
settings-invoices = Invoices in the outbox
settings-invoices-hint = yes: becoming final makes them ready to be sent
action-post = Send
posted-before = Prepared or sent before, or there is nobody to send it to: { $invoices }
posted = { $count ->
        [one] 1 invoice is
       *[other] { $count } invoices are
    } ready in the outbox; { $skipped } skipped.
chapter-mail = Mail server
field-mail-server = Mail server
field-password = Password
settings-smtp-hint = smtp.example.org:587; empty: mails go to your mail program as drafts
settings-security = Security
settings-security-hint = your provider calls it STARTTLS (587) or TLS/SSL (465)
security-starttls = STARTTLS
security-tls = TLS
security-none = none: only to this computer
settings-smtp-user = User name
settings-smtp-user-hint = empty where the server asks none; the password is kept nowhere
settings-patience = Wait for the server
send-title = Send mails
send-yes = Send
send-nothing = There is nothing ready to be mailed.
send-password-hint = of { $user } on { $server }; it is kept nowhere
send-refused = Refused: { $those }.
send-unsure = Unsure whether this arrived: { $who }. Look in your sent mail; then mark the message as sent or as ready again.
send-stopped = Stopped: { $why }.
help-send = Each mail goes to the mail server of the club once. As soon as the server has it, it is marked as sent. If the line breaks at the wrong moment it is marked as unsure and you decide. You can stop between two mails.
outbox-ready-again = Ready again
outbox-ready-again-text = Only when you know for sure that it did not arrive.
send-lines = { $count ->
        [one] 1 mail goes
       *[other] { $count } mails go
    } now by { $server }, from { $from }. This cannot be undone.
send-done = { $count ->
        [one] 1 mail sent.
       *[other] { $count } mails sent.
    }
send-left = { $count ->
        [one] 1 mail was left.
       *[other] { $count } mails were left.
    }
outbox-not-unsure = only for a message that is unsure or withdrawn
thing-group = group
field-description = Description
deed-make-invoices = loose invoices
deed-write-off = written off
deed-undo-write-off = write-off undone
invoice-written-off = written off
action-sale = Loose invoice
action-write-off = Write off
sale-like = Duplicate
write-off-nothing = nothing is open
write-off-decision = Decision
write-off-hint = who decided, when and why
write-off-title = Write off
write-off-preview = Of invoice { $number } EUR { $open } is written off. It can be undone; if money comes after all, undo it first.
help-write-off = What will not be paid any more is written off by the board. The decision stands with the invoice and in the log; the amount is in the books as a loss and does not count as a payment.
sale-title = Loose invoice
sale-who-hint = or leave it empty and choose groups
sale-groups-hint = everybody who is in them today: Subscribers, Youth
sale-line = { $n }. Description
sale-line-hint = a product, or whatever you type
sale-quantity = { $n }. Count
sale-price = { $n }. Price of one
sale-price-hint = empty: that of the product
sale-without = Not for
sale-without-hint = numbers or names, with a comma between
sale-again = Also who had it
sale-again-hint = no: who had the same within 30 days is skipped
sale-make = Make drafts
sale-deceased = died
sale-same-before = had this in the last 30 days
sale-skipped = { $count } not ({ $why }): { $those }.
help-sale = An invoice for what is no subscription: a single issue, a fine, a shirt. For one person, or the same for everybody of one or more groups. Discounts of the person or the group are taken off. They are drafts, undone together with u; who had the same within 30 days is skipped.
sale-told = { $count ->
        [one] 1 draft invoice
       *[other] { $count } draft invoices
    }, together EUR { $total }.
action-books = Books
action-close-books = Close the books
deed-close-books = books closed
books-title = Books of { $from } up to { $until }
books-folder = Folder for the audit committee
books-year-before = Year before
books-year-after = Year after
books-made = { $count } files in { $folder }; differences: { $differences }.
books-closed = Closed up to and including { $day }.
books-income = Income by month
books-total = Together
books-open = Open
books-not-due = not due yet
books-late = up to { $days } days
books-later = more than { $days }
books-collected = Direct debit
books-asked = asked
books-returned = came back
books-success = { $percent } % stayed
books-members = { -member-Many } by type, begin > now
books-close-until = Close up to
books-close-hint = empty: all open; earlier than now opens
books-reason-hint = needed to open anything
help-books = What was booked in a financial year, what is open and for how long, what direct debit brought and who is a member. Comma and dot go a year back and on. e makes the folder for the audit committee: audit file, journal, balance, invoices, numbers, a sample and what is wrong, each with a fingerprint. Close with k: nothing is booked on these days any more; opening takes a reason, which is in the log.
action-certain = What is certain
certain-sum = Of what was collected EUR { $sum } can still go back without a reason: do not spend it.
certain-credited = Credited
certain-until = Back until
certain-unauthorised = Unauthorised until
certain-lapses = Lapses on
help-certain = A payer can take a collection back for eight weeks without a reason, and for thirteen months when they say there was no mandate. Here is what can still go back, by day. Below it the mandates that lapse because nothing was collected on them for 36 months: ask for a new one in time.
upload-by = upload by { $day } { $time }
upload-late = too late: had to be there on { $day } { $time }
settings-cut-off = Bank takes until
settings-cut-off-hint = such as 14:00
settings-first = First as FRST
settings-first-hint = only where your bank still wants it; RCUR otherwise
certain-lapsing = { $count ->
        [one] 1 mandate lapses within six months
       *[other] { $count } mandates lapse within six months
    }
thing-refund = Refund
deed-refund = refund
deed-withdraw-refund = refund withdrawn
deed-write-refunds = refunds to the bank
action-refund = Refund
action-refunds = Refunds
refund-nothing = nothing was paid too much
refund-proposed = ready for a file
refund-written = in a file
refund-paid = paid { $on }
refund-withdrawn = withdrawn
refund-open = Invoice
refund-file = File for the bank
refunds-none = Nothing. On an invoice that was paid too much, after a credit note, r makes a refund ready.
refund-amount = Amount back
refund-even-so = Even so
refund-even-so-hint = also while the payer can have the collection back
refund-made = Ready; e makes the file for the bank.
help-refunds = Who paid too much, after a credit note, gets it back. e puts all that is ready in one file (pain.001) to upload at the bank, to be paid on the next bank day. As soon as the statement says it was paid it is in the books. Never more than was paid too much; a collected invoice only when its payer cannot have it back any more, unless you say so.
refunds-written = { $count ->
        [one] 1 refund
       *[other] { $count } refunds
    }, EUR { $total }, to be paid on { $on }: { $file }
refund-withdraw = This refund is not paid. It is not in a file yet.
refund-withdraw-written = This refund is in a file. Withdraw it only when that file is not at the bank, or when the bank refused it; otherwise paying back again would be double.
refunds-again = Nothing new; the same file was put there again: { $file }
source-write-off = written off
source-refund = paid back
preview-has-already = Note: { $plan } runs already since { $since }; this comes beside it.
preview-other-payer = Note: what runs already is paid by { $name }. Fill in who pays this, or leave it empty.
settings-bank = Terms of
settings-bank-own = the bank of the account
settings-bank-hint = the bank that gets the file; what you fill in below goes first
settings-as-bank = as the bank
settings-file-each = File for each kind
settings-file-each-hint = only when your bank does not want FRST, RCUR and OOFF in one file
field-account = Account
bank-release = Release
bank-release-text = Was this wrong? Released, it waits for you again, and what it paid is open again.
bank-released = Released: it waits for you again.
bank-otherwise = Book otherwise
bank-pays = { $amount } from { $party }; several invoices with blanks between
bank-no-account = none: it is an invoice
bank-account-hint = what is no invoice: costs of the bank, a subsidy; 1100 when you booked it by hand before
bank-taken-too-much = Booked on { $what }; { $rest } is paid too much and goes back with r on the invoice.
deed-book-bank-entry = bank entry booked on an account
deed-release-bank-entry = bank entry released
deed-set-account = ledger account
deed-undo-payment = payment taken back
run-more-files = { $count ->
        [one] and 1 more
       *[other] and { $count } more
    }
action-undo-payment = Take payment back
action-accounts = Account
account-hint = four digits; 4 and 8 are costs and income
account-rgs-hint = code of the common scheme, such as WBedHui; may be empty
undo-payment-text = The payment of { $amount } registered by hand on { $on } goes off invoice { $number }, which is open again then.
undo-payment-done = Taken back: the invoice is open again.
undo-payment-nothing = there is no payment by hand; what the bank told is released in Bank (g b)
payment-also-collected = Mind: run { $run } at the bank collects it too; pay that back after it with r.
payment-withdraw-text = This invoice is in run { $run }, which is not at the bank yet.
payment-withdraw-after = Take it out and register the payment? The run gets a new file; do not use one that was written before.
payment-withdraw-yes = Take out and register
action-approve = Approve
settings-approvers = Second person
settings-approvers-hint = who approves before anything goes to the bank: names with commas; empty is nobody
approve-waits = waits for a second person
approve-done-by = approved by { $person } on { $on }
approve-not-needed = not needed: no second person is set
approve-who = Who
approve-total = Total as you see it
approve-total-hint = as it stands on the screen; it has to be right
approve-done = Approval of { $person } kept; the file can be written now (e).
deed-approve = approved
refund-came-back = came back { $on }
run-progress = Progress
run-all-in = all credited: EUR { $amount }; done
run-item-in = paid
run-item-unfit = lapsed
run-in-but = EUR { $amount } credited; { $count ->
        [one] 1 came back
       *[other] { $count } came back
    } (EUR { $back }): g w
run-waits = { $count ->
        [one] 1 not credited yet
       *[other] { $count } not credited yet
    }: read the statement after the collection date (g b)
run-waits-but = { $waiting ->
        [one] 1 not credited yet
       *[other] { $waiting } not credited yet
    }, { $count ->
        [one] 1 came back
       *[other] { $count } came back
    } (EUR { $back })
run-unfit = { $count ->
        [one] Mind: 1 collection must not go any more; take it out (p)
       *[other] Mind: { $count } collections must not go any more; take them out (p)
    }
dashboard-unfit = { $count ->
        [one] Before the upload: 1 collection must not go any more
       *[other] Before the upload: { $count } collections must not go any more
    }
dashboard-overpaid = { $count ->
        [one] Paid too much: 1 invoice, EUR { $amount }; back with r
       *[other] Paid too much: { $count } invoices, EUR { $amount }; back with r
    }
run-announced-otherwise = { $count ->
        [one] 1 was told something else: a makes a new message
       *[other] { $count } were told something else: a makes new messages
    }
uploaded-untold = { $count ->
        [one] 1 payer was not told this.
       *[other] { $count } payers were not told this.
    }
action-retry = Try again
returned-retry-all = All again
returned-blocked = Release first (m), after a talk: blocked for { $code }.
returned-no-retries = Nothing is tried again by itself. One again: r.
attempt-title = Collection attempt
attempt-account = Account
attempt-settled = Credited
attempt-returned = Came back
attempt-made-by = Made by
attempt-all = All attempts on this invoice
attempt-paid = paid { $on }
attempt-under-way = on its way
deed-remove-mandate = mandate removed
deed-ask-mandate = mandate form given out
field-last-collected-on = Last collection
field-proof = Proof
form-signed-on-hint = empty when the form is here and not signed yet
form-ends-on-hint = only where that was agreed
form-proof-hint = where the signed form is: binder 3, or a scan
form-counts = This one counts
form-counts-hint = it is collected on when there are several
mandate-recurrent = recurrent
mandate-one-off = one-off
mandate-remove-text = { $reference } of { $holder } was never used and is removed.
mandate-remove-yes = Remove
mandate-form-waits = waits for the form
mandate-signed = signed, new
certain-sum-unauthorised = Of EUR { $sum } somebody can still say that there was no mandate.
mandate-form-since = since { $on }
mandate-unsigned = not signed
plan-account-hint = ledger account of the income, 8xxx; empty is 8000
collect-no-id = first fill in the creditor identifier (g o, Club): without a contract with the bank nothing is collected
refund-not-seen = not on statement
action-rounds = Billing runs
deed-credit-all = run credited
round-drafts = drafts
round-final = final
round-credit = Credit all
rounds-none = Nothing was invoiced yet.
column-until = Until
help-rounds = Every billing run with what it made. Was it wrong, x undoes it while it is drafts; afterwards x credits all of it at once, with one reason. What is in a collection or credited already is skipped and said.
round-undo-text = { $count ->
        [one] 1 draft of EUR { $total } goes; the period can be billed again.
       *[other] { $count } drafts of EUR { $total } in all go; the periods can be billed again.
    }
round-credit-preview = { $count ->
        [one] 1 invoice of EUR { $total } is credited; that cannot be undone.
       *[other] { $count } invoices of EUR { $total } in all are credited; that cannot be undone.
    }
round-credited = { $count ->
        [one] 1 invoice credited, EUR { $total }.
       *[other] { $count } invoices credited, EUR { $total } in all.
    }
round-more-skipped = And { $count } more skipped.
refund-credit = Credit first
refund-credit-hint = the whole invoice lapses, with the same reason
refund-made-credited = Credit note { $number } was made and the refund waits; e makes the file for the bank.
uploaded-not-written = first write the file (e)
round-undo-title = Undo the billing round
round-undo-done = Billing round { $run } was undone; its drafts are gone.
account-rename-title = Rename the account
account-rename-text = Account { $code } exists and is called { $before }. All that is booked on it gets the new name: { $name }.
account-rename-yes = Rename
invoice-overpaid = paid too much
bank-booked-on = Booked on account { $account }.
bank-taken-rest = Taken with { $invoice }; of it EUR { $rest } is open.
payment-taken-out = The other collections are in run { $run } now: write its file (g i) and throw the old one away.
payment-taken-out-last = It was the only one of the collection: throw its file away.
payment-taken-out-early = It was taken out of the collection; that had no file yet.
action-recurring = Recurring invoices
recurring-title = Recurring invoice
recurring-end = End
recurring-go-on = Go on after all
recurring-ended = ended
recurring-none = No recurring invoices yet. n makes one: for what comes round and is no subscription, such as the rent of the canteen or a board along the field.
recurring-from = From
recurring-until = Last day
recurring-until-hint = empty: until you end it
recurring-day-hint = 1 to 31, or the last; empty: that of the first day
recurring-delivery-hint = what happens as soon as it is final
recurring-saved = Saved; the next is { $next }. Undo with u.
recurring-next = Comes on { $days } …, EUR { $total } each (discounts come off).
recurring-back = { $count } of these are due already.
column-delivery = Delivery
column-next = Next
delivery-email = by e-mail
delivery-print = on paper
delivery-manual = by hand
delivery-collection = collected
help-recurring = Invoices that come round without a subscription. Billing (n at Invoices) makes one draft of every turn, never twice; u takes the round back. Delivery: by e-mail and on paper go to the outbox as soon as they are final; by hand sends nothing; collected neither, as long as this relation can be collected from. Discounts of the relation and the groups come off.
deed-add-recurring-invoice = recurring invoice
deed-change-recurring-invoice = recurring invoice changed
deed-end-recurring-invoice = recurring invoice ended
deed-remove-recurring-invoice = recurring invoice removed
dashboard-recurring = { $count ->
    [one] One recurring invoice is
   *[other] { $count } recurring invoices are
    } due
action-groups = Groups
action-discounts = Discounts
group-title = Group
group-remove = Remove
group-note = in group { $name }
groups-none = No groups yet. n makes one; on the form of a relation you say who is in it.
help-groups = Groups as you like them: Monthly readers, Volunteers, First team. Who is in one is set on the form of a relation (b); a plan can put somebody in a group by itself. Enter shows who is in it, k gives the group a discount, and a loose invoice can go to a whole group. A rule (b) fills a group with whom a search finds: r brings it in line, after it said who comes in and who leaves.
relation-groups-hint = by commas; may be new
relation-groups-known = there are: { $names }
discounts-none = No discounts yet. n gives one.
discount-group-hint = a group, such as Volunteers
discount-relation-hint = or a relation
discount-plan-hint = or a plan; all that is filled in must fit
help-discounts = What comes off prices: of a group, a relation, a plan or a subscription, in percents or an amount a period. A hundred percent is an exemption. x ends a discount; what was invoiced stays.
column-for = For
column-from = From
column-members = { -member-Many }
deed-set-group = group
deed-remove-group = group removed
relation-kvk-hint = 12345678
relation-vat-hint = NL123456789B01
action-e-invoice = E-invoice (UBL)
e-invoices-skipped = { $count } written. { $problem }
settings-e-invoices = UBL with the mail
settings-e-invoices-hint = to organisations, for their books
contact-all = e-mail or post
contact-post = post only
contact-least = only what must, by post
deed-charge-costs = costs of collecting
deed-hold-relation = reminders on hold
action-arrears = Arrears
action-costs = Costs of collecting
arrears-none = Nobody is late.
arrear-days = Days
arrear-held = on hold: { $reason }
arrear-decide = to decide
arrear-letter-due = 14-day letter is due
arrear-reminder-due = reminder is due
arrear-reminder-on = reminder from { $day }
arrear-in-outbox = lies ready in the outbox
arrear-letter-sent = 14-day letter to { $until }
arrear-reminded = reminded on { $day }
arrear-costs-made = Draft made: EUR { $costs } costs of collecting over { $numbers }. Undo with u.
arrear-hold = Payer on hold
arrear-hold-hint = for example: being talked to
help-arrears = What is late, and how far along it is: a reminder first, then the 14-day letter, then the board decides: in parts (t), costs of collecting (c), on hold (h), write off (k), or suspend and end on the card of the relation (Enter twice). Costs can be asked once the letter was sent and its time is over, once for each letter, by the table of the law. Who died, is on hold or is in a collection gets nothing.
dashboard-decisions = { $count ->
    [one] One arrear asks
   *[other] { $count } arrears ask
    } for a decision
message-gift-statement = gift statement
deed-gift-statements = gift statements
settings-rsin-hint = from the tax office, 9 digits; on gift statements
settings-gifts = Accounts of gifts
settings-gifts-hint = as 8400, 8410: what comes in there is a gift
gifts-title = Gift statements
gifts-make = Prepare
gifts-made = { $count ->
    [0] Nothing new to tell: there are no gifts, or they were told.
    [one] One gift statement lies ready in the outbox.
   *[other] { $count } gift statements lie ready in the outbox.
    }
help-gifts = Who gave gets a statement of a calendar year for their tax return: all that came in on invoices with income on an account of gifts (settings, club). Cash stands apart. Who got the same is not told again.
books-seed = Number for the sample
books-seed-hint = named by the committee; may be empty
refunds-not-owed = { $count ->
    [one] One refund is not owed any more and was withdrawn
   *[other] { $count } refunds are not owed any more and were withdrawn
    }
recurring-left-out = Nobody is asked for { $days }.
recurring-beyond = Invoiced beyond the end already: { $numbers }; credit these if that is wrong.
sale-chosen = beside the { $count } you chose
column-told = Sent
told-ready = ready
told-sent = mailed
told-printed = by post
told-not = no
tab-purchases = Purchases
deed-add-to-basket = in the basket
deed-remove-from-basket = out of the basket
basket-add = In the basket
basket-remove = Out of the basket
basket-waits = in the basket
basket-draft = draft
basket-paid = paid
basket-open = still open
column-valid = Valid to
column-bought = Bought
basket-done = In the basket: EUR { $total }; comes on the next invoice. Undo with u.
purchases-none = Nothing bought yet. n puts something in the basket: the next round puts it on the invoice.
help-basket = What somebody takes and pays with the next round: a shirt, a fine. It comes on the invoice with the subscriptions, or on that of who pays for them; discounts come off. For an invoice at once use a loose invoice.
paper-sample = Example of papers and messages
books-kept = came in
dashboard-unanswered = Run { $run } of { $day }: no statement seen, read it in
sale-nobody = Nobody is left.
recurring-last = (to { $day })
recurring-saved-until = Saved; the next is { $next }, and after { $last } it ends. Undo with u.
recurring-saved-none = Saved; there is no next one any more. Undo with u.
recurring-unmailed = This relation gets no mail: the invoice goes on paper.
arrear-costs = costs: { $number }
write-off-costs = Mind: for the costs of collecting there is { $number }; that stays.
arrear-hold-preview = { $name } is reminded of nothing any more: { $numbers }.
sale-discount = EUR { $amount } of discounts is off that.
bill-discount = (discount { $amount })
vat-rates-title = VAT rates
vat-rate-percent = Percentage
vat-rate-hint = empty: what was set for that day goes
vat-rate-line = { $name }: { $percent } % from { $from }
deed-set-vat-rate = VAT rate
help-vat-rates = Another rate from a day on: it holds for periods that begin then or later, and for what is sold then or later. What was invoiced keeps the rate it had.
dashboard-baskets = { $count ->
    [one] One relation has
   *[other] { $count } relations have
    } something in the basket for the next round
mandate-code = Ask for a mandate (code)
mandate-code-title = Ask for a mandate: { $name }
mandate-code-came-in = Account came in
mandate-code-reference = Reference of the mandate
mandate-code-creditor = Creditor identifier
mandate-code-hint = Have your { -member-one } scan this: the telephone makes a mail to the club with this reference, and they type the IBAN in it. So it need not be said aloud. The form must still be signed.
mandate-code-none = There is no code: the club has no address for mail in Settings yet. Give the form.
help-mandate-code = The reference is of this person from now on, on the form too. When the mail comes, search by the reference or open the card and press n: IBAN and reference go in there. A mail is no signature: without a signed form a member can take a collection back for 13 months. y copies the reference. v shows the code to pay an open invoice: when that payment is on a statement, account and name are in the mandate by themselves and it only needs to be signed.
action-searches = Searches
search-title = Search
search-hint = group:youth|group:"youth a" -group:board zeist >0
search-finds = { $count ->
    [one] Finds 1 relation today.
   *[other] Finds { $count } relations today.
    }
searches-none = No searches yet. Search in the list of relations, press z and then n: that gives the search a name.
help-searches = A search is what you type at /, with a name. All words must be there; a|b is one or the other, -word leaves out, "two words" is a whole. group:youth is who is in that group today, plan:magazine who has that today, >100 an amount that is open. Enter shows who they are, l makes an invoice for all of them.
sale-searches-hint = everybody the search finds today
deed-save-search = search kept
deed-remove-search = search removed
sale-found = whom { $search } finds today
mandate-code-pay = First payment
mandate-code-pay-none = No invoice is open to make a first payment of.
settings-credit-series = Letters of credit notes
settings-credit-series-hint = empty: among the invoices; C: C2026-0001, a series of its own
search-note = search { $name }
sale-many = { $count } relations; F8 works out what it is in all and who gets none.
pay-code-collected = There is no code: run { $run } collects this already, and it would be paid twice. Take the invoice out of the run first, where that is not at the bank yet.
mandate-ask-title = Ask for a mandate
mandate-ask-text = Reference { $reference } is given out to { $name }: on the form, in the code, and of nobody else. The form is then waited for; that can be undone.
mandate-ask-beside = There is a mandate already: { $reference }. A new one is only needed for another payer or account.
mandate-ask-yes = Give out
mandate-form-withdrawn = This form is not waited for any more. u takes that back.
deed-withdraw-mandate-form = mandate form withdrawn
withdraw-fell-out = { $name } went out too: { $why }.
outbox-not-true = What it says is not so any more: it is paid, credited or cancelled. The message stays away.
arrear-withdrawn = letter withdrawn: make it ready or decide
relation-payer-hint = Of a child a parent, say: new subscriptions, baskets and loose invoices go there. Empty: the relation itself.
credit-choose = choose what happens then
credit-preview-rebill = The periods are then due again in a billing run; what was sold comes on a new draft.
credit-preview-waive = Nobody is asked for it any more.
credit-reason = Reason
credit-of = invoice { $number }
credit-set-off = set off against invoice
list-chosen-unseen = ({ $count } of them out of sight)
group-join = Put in a group
group-join-who = { $count } chosen relations are in this group from today.
group-joined = { $count } relations put in the group. Undo: u
group-new-title = New group
group-new-text = There is no such group yet: { $names }. Mistyped? Then who you mean is not in it.
group-new-yes = Make group
deed-join-group = put in group
deed-leave-group = taken out of group
bank-no-run = no run
bank-run-choice = run { $run } of { $day }, EUR { $total }
bank-run-hint = when the bank credits a run without saying which
sale-recipients = Who pays for others gets one invoice with a line for each: it is for { $count } relations.
sale-and-others = { $named } and { $more } more
sale-no-address = no e-mail and no address
sale-nobody-again = Once more all the same: set that to yes.
settings-costs-vat = VAT on costs
settings-costs-vat-hint = yes: the club cannot get VAT back
settings-small = KOR from
settings-small-hint = scheme for small businesses: no VAT; empty: no
settings-small-until = KOR until
settings-small-until-hint = empty: no end yet
settings-small-limit = KOR limit
settings-small-limit-hint = taxed turnover a calendar year; empty: what the law says of that year
books-turnover = Taxed turnover { $year }
books-turnover-kor = KOR: at most { $limit }
action-charts = Charts
charts-next = Next chart
charts-previous = Previous chart
charts-table = Table as CSV
charts-of = ({ $at } of { $count })
charts-members = { -member-Many } by type
help-charts = The year in charts: income by month, what is open by how late it is, how collecting went, and the members by type at the end of each month. ] and [ go to the next and the previous chart, period and comma to another year. e writes the table behind the chart as CSV in the folder tabellen beside your file.
deed-set-off = set off
deed-undo-set-off = set-off taken back
deed-decide = decision kept
action-set-off = Set off
action-decide = Decision
set-off-with = With invoice
set-off-amount-hint = empty: as much as can be
set-off-none = There is no other invoice of this payer to set it off against.
set-off-preview = EUR { $amount } goes from { $from } to { $invoice }: there EUR { $open } is open then, and on the first EUR { $owed } stays owed to the payer.
set-off-shown = set off against
help-set-off = When too much was paid on an invoice (after a credit note, or twice), that pays another invoice of the same payer. No money moves; u takes it back. What is in a collection is not set off: take it out first.
decide-title = Decision of the board
decide-kind = Decision
decide-suspend = suspend
decide-expel = expel
decide-agency = to a collection agency
decide-none = none
decide-note-hint = which meeting, which agency
decide-preview-suspend = Look in the statutes whether suspending can be. The subscription goes on and is invoiced.
decide-preview-expel = End the { -member-bond } after this: on the card of the relation.
decide-preview-agency = We neither remind of this invoice nor collect it any more. When the money comes in, book a payment.
decided-suspend = suspended { $day }
decided-expel = expelled { $day }
decided-agency = agency { $day }
decided-ended = { $decided }, until { $day }
hold-until-hint = empty: until you lift it
arrear-held-until = on hold until { $day }: { $reason }
settings-twinfield = Twinfield
settings-twinfield-hint = code of your administration there; empty: none
action-gift-agreement = Periodic gift
deed-add-gift-agreement = periodic gift kept
deed-end-gift-agreement = periodic gift ended
deed-remove-gift-agreement = periodic gift removed
gift-agreement-new = new agreement
gift-agreement-end = { $number } ends
gift-agreement-yearly = Amount a year
gift-agreement-yearly-hint = the same every year
gift-agreement-from = First year
gift-agreement-years = Years
gift-agreement-signed = Signed on
gift-agreement-last = Last year
gift-agreement-last-hint = only to end one
gift-agreement-line = { $number }: EUR { $yearly } a year, { $from } to { $until }
gift-agreement-done = Transaction number { $number }, until { $until }.
gifts-uneven = Did not give what was promised: { $names }.
help-gift-agreement = Who gives the same every year for at least five years under an agreement deducts it without a threshold. You keep the signed agreement; it gets a transaction number of its own, which is on the statement of gifts and is asked for in a tax return. It can end earlier when the giver dies or loses their work. The money itself comes in on invoices as always; a recurring invoice on an account for gifts fits that.
deed-undo-decide = decision taken back
finalise-missing = These invoices lack of the club: { $names }. Fill that in first (g o, The club; a post box is no address): it does not come on what is final.
job-stopped = Stopped. Nothing changed in the administration; files that were ready are still there.
step-of-vat = of which VAT { $vat } { $amount }
vat-as-plan = as the plan
vat-as-product = of the product
product-vat-hint = only where it is another
product-vat-from = That VAT holds from
product-vat-from-hint = empty: always; periods from this day on get this VAT
column-vat = VAT
step-line-discount = discount on the line { $discount }
sale-off = { $n }. Discount
sale-off-hint = 15% or an amount
outbox-unwritten = { $letters ->
        [one] 1 letter was not made.
       *[other] { $letters } letters were not made.
    } { $why }
counter-receipt = { $invoice } of EUR { $total } is paid. e prints the receipt.
counter-items = Loose sale
deed-sell-items = loose sale at the counter
counter-print = Print receipt
counter-nothing-today = Nothing was sold to this relation today.
settings-automatic-final = Final by itself
settings-automatic-final-hint = what penning run-due bills with nobody there
column-age = Late
column-collecting = Collecting
invoice-age = { $days } d
invoice-came-back = back { $code }
invoice-to-collect = next run
settings-registration = VAT registration
settings-registration-hint = without a VAT id: free up to this a year; empty: the law
settings-funds-goods = Raising funds: goods
settings-funds-services = Raising funds: services
settings-funds-hint = accounts that it is on, such as 8500
settings-funds-limit = exempt at most
settings-funds-limit-hint = a year; empty: the law. Check what holds for you
books-registration = VAT registration from { $limit }
books-funds-goods = Funds: goods
books-funds-services = Funds: services
books-most = at most { $limit }
deed-run-due = billed what was due
sale-own-costs = Mind: a consumer owes costs of the club only where the articles or the agreement say so.
finalise-no-address = Without a whole address, which an invoice to an organisation must have: { $names }.
deed-keep-papers = letters made
deed-mark-printed = invoices sent on paper
deed-unmark-printed = invoices not sent after all
printed-ask-title = Were these sent?
printed-ask-text = { $count ->
    [one] 1 invoice on this paper was not told yet. If it was sent or handed over it counts as told and does not go by e-mail as well. It can wait: e once more.
   *[other] { $count } invoices on this paper were not told yet. If they were sent or handed over they count as told and do not go by e-mail as well. It can wait: e once more.
}
printed-ask-yes = Sent
printed-ask-no = Not yet
printed-told = { $count ->
    [one] 1 invoice counts as sent. u takes it back.
   *[other] { $count } invoices count as sent. u takes it back.
}
printed-told-but = { $count } count as sent; not: { $those } (told before, or there is nobody any more).
dashboard-due = { $rounds ->
    [one] 1 round is
   *[other] { $rounds } rounds are
    } due: { $count ->
    [one] 1 subscription
   *[other] { $count } subscriptions
    }
dashboard-due-many = More than { $count } subscriptions are due
action-run-due = Bill what is due
run-due-ask = { $invoices ->
    [one] 1 invoice
   *[other] { $invoices } invoices
    } with { $lines ->
    [one] 1 line
   *[other] { $lines } lines
    }, EUR { $total } together; { $skipped } passed over. Who and why: Bill (gf n).
run-due-final = They become final and numbered at once, as the settings say. After that they can only be credited.
run-due-drafts = They become drafts: look them over and make them final, or take them back with u.
run-due-done = { $count ->
    [one] 1 invoice is
   *[other] { $count } invoices are
    } final, EUR { $total } together.
sale-who = Who gets one
sale-leave-out = In/out
sale-left-out = left out
sale-all-or-none = All/none
help-sale-who = Everybody the invoice is for, with what they pay. Space leaves somebody out or takes them in again; Ctrl+A does so with all. Who gets none is at the end, with the reason. F8 makes the drafts; Esc goes back to the form, and then what stands there holds again.
sale-paid-by = paid by { $payer }
intakes-taken = { $count ->
    [one] 1 application or order
   *[other] { $count } applications or orders
    } made ready.
intakes-take-in = Take in a list or mails
intakes-file = File or folder
intakes-file-hint = CSV, XLSX, mail of a form (.eml) or a folder of them
intakes-preview = { $files ->
    [one] 1 file
   *[other] { $files } files
    }. What was taken in before is not taken again; nothing is invoiced yet.
intakes-of-file = { $file }, { $said }
intakes-ordered = Ordered
intakes-ordered-hint = instead of a plan: 2 x Magazine; 1 x Shirt: 12,50
action-problem-report = Problem report
problem-report-made = { $path } made: counts, versions, check and the last deeds; no names, accounts or amounts. Read it before you send it.
deed-set-group-rule = rule of a group
deed-follow-rules = groups brought in line with their rule
group-rule = Rule
group-rule-hint = fills the group: >0 or plan:youth; empty: by hand
group-rule-finds = The rule finds { $count ->
    [one] 1 relation
   *[other] { $count } relations
    } now. Who was put in by hand stays.
group-filled-by = Type or rule
action-follow-rules = Follow rules
group-change = { $group }: { $joins } in, { $leaves } out
group-change-text = From today on. What is invoiced does not change. u does not take this back; another rule does.
group-in-line = All groups are in line with their rule.
group-followed = { $joined } in, { $left } out.
dashboard-rules = { $count ->
    [one] 1 group is
   *[other] { $count } groups are
    } not in line with its rule
settings-people = Who belongs
settings-people-hint = so the screens call them; the rules are the same
people-member = member
people-subscriber = subscriber
people-donor = donor
people-customer = customer
deed-set-group-access = what volunteers see of a group
deed-fill-group-file = file of a group made
group-access = Volunteers
group-access-hint = get a file of their own of this group, without accounts
group-access-none = none
group-access-see = look
group-access-edit = change data
action-group-file = File for a volunteer
group-file-made = { $path }: { $count ->
    [one] 1 relation
   *[other] { $count } relations
    }, without accounts, invoices and notes. To take it back: export there (relations) and import here.
action-bill-new = Bill new ones
subscribed-bill-new = F bills new ones ({ $count }).
import-quiet = No confirmation goes out of what you take over, even where they are on.
application-form = Application form
group-rule-broken = { $group }: the rule cannot be followed. { $why }
bill-rule-off = is not in line with its rule (gr, p, r): { $joins } in, { $leaves } out
bill-rule-broken = has a rule that cannot be followed (gr, p)
sale-forgets-left-out = The form forgets who was left out here ({ $count }). Name them there under "Not for", or make the invoices here with F8.
help-invoices-open = What is open, with how late it is, whether it was sent and how collecting stands. Space chooses several; d sends these, e prints them. f shows all invoices again.
books-on-the-way = on the way
charts-invoiced = Invoiced by month, with vat
charts-share = %
mail-hung-up = the server broke the connection off
outbox-homeless = Not printed, as there is no postal address of: { $those }. They stay ready.
app-stopping = Stops as soon as it can.
books-more-types = and { $count } types more: v
