# robocop: off=missing-doc-test-case,too-many-calls-in-test-case
*** Settings ***
Documentation       Taking reports out of Sera, proven against the screen, and reading invoices.
Resource            keywords/session.resource
Resource            keywords/reports.resource
Resource            keywords/invoices.resource
Library             Collections
Library             OperatingSystem
Library             Eye.py    ${PORTAL}
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Look At Events
Test Teardown       Heal Portal

*** Variables ***
${DOWNLOADS}        GET /api/accounting/revenue.xlsx

*** Test Cases ***
Export Invoices Takes Every Finalized Invoice Of The Days With Its Lines
    ${export}=    Export Invoices    last month
    ${meant}=    Get Invoices From Truth    lambda one: one['status'] == 'Finalized' and one['completed_on'][:7] == '2026-10'
    Export Should Hold    ${export}    ${meant}
    Should Be Equal As Strings    ${export.first_day}    2026-10-01
    Should Be Equal As Strings    ${export.last_day}    2026-10-31
    Should Be Equal As Integers    ${{ round($export.tax * 100) }}    ${{ sum(one['tax'] for one in $meant) }}
    Should Be Equal As Integers    ${{ round($export.total * 100) }}    ${{ sum(one['total'] for one in $meant) }}
    Nothing Should Have Been Written

Export Invoices Reads All Pages Of A Long List
    ${export}=    Export Invoices    any    with_lines=False
    ${meant}=    Get Invoices From Truth    lambda one: one['status'] == 'Finalized'
    Should Be True    ${{ len($meant) }} > 50
    Export Should Hold    ${export}    ${meant}
    Should Be Equal    ${export.tax}    ${None}
    Nothing Should Have Been Written

Export Invoices Takes Voided And Pending Invoices Under Their Own Labels
    ${export}=    Export Invoices    any    Voided
    ${voided}=    Get Invoices From Truth    lambda one: one['status'] == 'Voided'
    Export Should Hold    ${export}    ${voided}
    Should Be Equal As Numbers    ${export.revenue}    0
    ${export}=    Export Invoices    any    Pending    with_lines=False
    ${pending}=    Get Invoices From Truth    lambda one: one['status'] == 'Pending' and one['total']
    Export Should Hold    ${export}    ${pending}
    Should Be Equal    ${export.report}    Pending Revenue
    ${export}=    Export Invoices    any    All    with_lines=False
    ${all}=    Get Invoices From Truth    lambda one: True
    Export Should Hold    ${export}    ${all}
    Nothing Should Have Been Written

Export Invoices Takes One Department By The Beginning Of Its Name
    ${export}=    Export Invoices    any    department=plumb    with_lines=False
    ${meant}=    Get Invoices From Truth    lambda one: one['status'] == 'Finalized' and one['class'] == 'Plumbing'
    Export Should Hold    ${export}    ${meant}
    Should Be Equal    ${export.department}    Plumbing
    Nothing Should Have Been Written

Export Invoices Refuses A Department That Sera Does Not Have
    Run Keyword And Expect Error    DEPARTMENT_UNKNOWN: Sera does not offer 'Roofing'*    Export Invoices    any    department=Roofing
    Nothing Should Have Been Written

Export Invoices Of Days Without Invoices Leaves Files Without Rows
    ${export}=    Export Invoices    2026-12-24
    Should Be Equal As Integers    ${export.invoices}    0
    ${rows}=    Get File Of Export    ${export}    invoices.jsonl
    Should Be Equal    ${rows}    ${EMPTY}
    Nothing Should Have Been Written

An Empty, Stale Or Missing File Never Passes
    [Template]    Bad Download Should Be Refused
    EXPORT_BROKEN    download_empty
    EXPORT_STALE    download_stale
    EXPORT_BROKEN    error_page
    EXPORT_BROKEN    session_thrown_out
    EXPORT_BROKEN    maintenance

A File That Is Always Cut Off Never Passes
    Set Fault    download_cut    ${DOWNLOADS}    count=${10}
    Run Keyword And Expect Error    EXPORT_BROKEN: *    Export Invoices    last month    with_lines=False
    Nothing Should Have Been Written

A File That Comes Late And Rows That Come Late Pass
    Set Fault    slow_answer    ${DOWNLOADS}    seconds=${2}
    Set Fault    rows_late    GET /api/accounting/revenue
    ${export}=    Export Invoices    last month    with_lines=False
    Should Be True    ${export.invoices}
    Nothing Should Have Been Written

A Column That Is Missing Fails And One That Is New Is Named
    ${known}=    Get From Dictionary    ${UI.revenue}    columns
    TRY
        Set To Dictionary    ${UI.revenue}    columns=${known}, Tax Zone
        Run Keyword And Expect Error    EXPORT_COLUMNS: * lacks the columns 'Tax Zone'*    Export Invoices    today
        Set To Dictionary    ${UI.revenue}    columns=${{ $known.replace('Class, ', '') }}
        ${export}=    Export Invoices    today
    FINALLY
        Set To Dictionary    ${UI.revenue}    columns=${known}
    END
    Should Be Equal    ${export.new_columns}    ${{ ('Class',) }}
    Nothing Should Have Been Written

Open Revenue Report Filters By The Address
    ${report}=    Open Revenue Report    2026-11-01..2026-11-20    All    Electrical
    Should Be Equal    ${report.address}    /accounting/revenue?all=true&revenue-table_completed=11/01/2026-11/20/2026&revenue-table_department_id=3
    ${pages}=    Read Report    ${report}
    ${download}=    Download Report    ${report}    ${pages}
    Should Be Equal As Integers    ${{ len($download.workbook.rows) }}    ${download.screen.entries}
    Nothing Should Have Been Written

Read Report Tells Why A List Did Not Come
    ${report}=    Open Revenue Report    today
    Set Fault    error_page    GET /api/accounting/revenue
    Go To Page    ${report.address}
    Run Keyword And Expect Error    PORTAL_ERROR: *    Read Report    ${report}
    Throw Everybody Out
    Go To Page    ${report.address}
    Run Keyword And Expect Error    SESSION_LOST: *    Read Report    ${report}
    [Teardown]    Sign In Again

Get Invoice Returns An Invoice With Its Lines
    ${meant}=    Get Invoices From Truth    lambda one: one['status'] == 'Finalized' and one['discount'] and one['paid']
    VAR    ${one}    ${meant}[0]
    ${invoice}=    Get Invoice    ${{ str($one['id']) }}
    FOR    ${name}    IN    subtotal    discount    tax    total    paid
        Should Be Equal As Integers    ${{ round(getattr($invoice, $name) * 100) }}    ${one}[${name}]    ${name}
    END
    Should Be Equal As Strings    ${invoice.completed_on}    ${one}[completed_on]
    Should Be Equal As Strings    ${invoice.customer}    ${one}[customer_id]
    Should Be Equal As Strings    ${invoice.job}    ${one}[job_id]
    Should Be Equal As Integers    ${{ round(sum(line.amount for line in $invoice.lines) * 100) }}    ${one}[subtotal]
    Nothing Should Have Been Written

Get Invoice Refuses A Number That Sera Does Not Know
    Run Keyword And Expect Error    INVOICE_NOT_FOUND: Sera has no invoice 99999*    Get Invoice    99999
    Nothing Should Have Been Written

*** Keywords ***
Get Invoices From Truth
    [Documentation]    Returns the portal's invoices that a function takes.
    [Arguments]    ${meant}
    ${all}=    Truth    invoices
    ${taken}=    Evaluate    [one for one in $all if (${meant})(one)]
    RETURN    ${taken}

Export Should Hold
    [Documentation]    Compares the export with the portal's own invoices: numbers, amounts and files.
    [Arguments]    ${export}    ${meant}
    Should Be Equal As Integers    ${export.invoices}    ${{ len($meant) }}
    ${lines}=    Get File Of Export    ${export}    invoices.jsonl
    ${told}=    Evaluate    {one['invoiceId']: one for one in map(json.loads, $lines.splitlines())}    modules=json
    Should Be Equal    ${{ set($told) }}    ${{ {'inv_' + str(one['id']) for one in $meant} }}
    FOR    ${one}    IN    @{meant}
        VAR    ${invoice}    ${told}[inv_${one}[id]]
        ${revenue}=    Evaluate    0 if $one['status'] == 'Voided' else $one['total'] - $one['tax']
        ${balance}=    Evaluate    0 if $one['status'] == 'Voided' else $one['total'] - $one['paid']
        Should Be Equal    ${invoice}[revenue]    ${{ format($revenue / 100, '.2f') }}
        Should Be Equal    ${invoice}[balance]    ${{ format($balance / 100, '.2f') }}
        Should Be Equal    ${invoice}[status]    ${{ $one['status'].lower() }}
        Should Be Equal    ${invoice}[customerId]    cus_${one}[customer_id]
        Should Be Equal    ${invoice}[completedOn]    ${one}[completed_on]
    END
    FOR    ${file}    IN    @{export.files}
        ${content}=    Get Binary File    ${OUTPUT DIR}/${file.place}
        Should Be Equal    ${file.sha256}    ${{ hashlib.sha256($content).hexdigest() }}
    END

Get File Of Export
    [Documentation]    Returns the text of one of an export's files.
    [Arguments]    ${export}    ${name}
    ${place}=    Evaluate    next(file.place for file in $export.files if file.place.endswith('/${name}'))
    ${text}=    Get File    ${OUTPUT DIR}/${place}
    RETURN    ${text}

Bad Download Should Be Refused
    [Documentation]    After a file that is right comes one that is not.
    [Arguments]    ${code}    ${fault}
    Look At Events
    Export Invoices    this year    with_lines=False
    Set Fault    ${fault}    ${DOWNLOADS}
    Run Keyword And Expect Error    ${code}: *    Export Invoices    last month    with_lines=False
    Nothing Should Have Been Written
    Sign In Unless Signed In
    Export Invoices    last month    with_lines=False

Sign In Again
    [Documentation]    Leaves the next test signed in.
    Heal Portal
    Sign In Unless Signed In
