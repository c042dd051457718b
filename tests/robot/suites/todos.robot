# robocop: off=missing-doc-test-case,too-many-calls-in-test-case
*** Settings ***
Documentation       To-dos: added once, and found again whatever became of them.
Resource            keywords/session.resource
Resource            keywords/customers.resource
Resource            keywords/todos.resource
Library             Eye.py    ${PORTAL}
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Look At Events

*** Test Cases ***
Add To-Do Adds One And Returns It As Sera Shows It
    ${customer}=    Find Customer    10005
    ${todo}=    Add To-Do    RT-1    Call \ back    2026-12-04    carmen    ${customer}    Line one${\n}\[Ref OTHER]
    Events Should Be    todo.added
    ${truth}=    Truth    todos    customer_id=10005
    Should Be Equal    ${truth}[0][note]    Line one\n(Ref OTHER]\n[Ref RT-1]
    Should Be Equal    ${todo.title}    Call back
    Should Be Equal As Strings    ${todo.due_on}    2026-12-04
    Should Be Equal    ${todo.assigned_to}    Carmen Ruiz
    Should Be Equal    ${todo.customer_id}    cus_10005
    Should Be Equal    ${todo.customer_name}    Mary Johnson
    Should Not Be True    ${todo.done}

Add To-Do Needs A Reference And A Title Alone
    ${todo}=    Add To-Do    RT-2    Check the map
    Should Be Equal    ${todo.assigned_to}    Everybody
    Should Be Equal    ${todo.due_on}    ${None}
    Should Be Equal    ${todo.customer_id}    ${EMPTY}
    Events Should Be    todo.added

Add To-Do Takes One That Is There As It Is
    ${first}=    Add To-Do    RT-3    Once
    ${second}=    Add To-Do    RT-3    Once
    Should Be Equal    ${first}    ${second}
    Events Should Be    todo.added

Find To-Do By Reference Finds One That Is Done
    Add To-Do    RT-4    Done by a colleague
    Click    ${UI.todos.row}:has-text("[Ref RT-4]") >> ${UI.todos.done}
    Wait For Elements State    ${UI.todos.row}.archived-row:has-text("[Ref RT-4]")
    Look At Events
    ${todo}=    Find To-Do By Reference    RT-4
    Should Be True    ${todo.done}
    Nothing Should Have Been Written

Find To-Do By Reference Returns None Where None Carries It
    ${todo}=    Find To-Do By Reference    RT
    Should Be Equal    ${todo}    ${None}
    Nothing Should Have Been Written

Add To-Do Refuses A Person Whom Sera Does Not Know
    Run Keyword And Expect Error    PERSON_UNKNOWN: *it offers Carmen Ruiz, *    Add To-Do    RT-5    For nobody    assigned_to=Zorro
    Nothing Should Have Been Written
