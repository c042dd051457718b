*** Settings ***
Documentation     Plans one visit for every row of the input. It exists to show every type of column.
Test Template     Plan One Visit

*** Tasks ***
Plan Visits

*** Keywords ***
Plan One Visit
    [Documentation]    Plans one visit.
    ...
    ...    Args:
    ...        reference: The office's own key of the visit,
    ...            for example ``V-1001``.
    ...        customer: Name, phone or e-mail of the customer, for example "Ada Lovelace".
    ...        day: Day of the visit.
    ...        fee: Fee in dollars.
    [Arguments]    ${reference: str}    ${customer: str}    ${day: date}
    ...    ${phone: str}=${EMPTY}    ${postal_code: str}=${EMPTY}
    ...    ${start: time}=08:30    ${crew: int}=1    ${fee: Decimal}=0    ${urgent: bool}=${False}
    ...    ${priority: Literal["Normal", "High"]}=Normal    ${tags: list[str]}=@{EMPTY}
    ...    ${latest_day: date | None}=${None}    ${notes}=${EMPTY}    ${days: list[date]}=@{EMPTY}
    Log    ${reference}
