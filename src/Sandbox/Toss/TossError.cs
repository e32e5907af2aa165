namespace OrleansTickets.Sandbox.Toss;

/// <summary>Errors as Toss documents them: https://docs.tosspayments.com/reference/error-codes.</summary>
internal sealed record TossError(int Status, string Code, string Korean, string English)
{
    public static readonly TossError InvalidRequest = new(
        400, "INVALID_REQUEST", "잘못된 요청입니다.",
        "The bad request.");
    public static readonly TossError InvalidIdempotencyKey = new(
        400, "INVALID_IDEMPOTENCY_KEY", "멱등키는 300자를 넘을 수 없습니다.",
        "The idempotency key is too long.");
    public static readonly TossError AlreadyProcessed = new(
        400, "ALREADY_PROCESSED_PAYMENT", "이미 처리된 결제 입니다.",
        "This is a payment that has already been processed.");
    public static readonly TossError DuplicatedOrder = new(
        400, "DUPLICATED_ORDER_ID", "이미 승인 및 취소가 진행된 중복된 주문번호 입니다. 다른 주문번호로 진행해주세요.",
        "This order id has already been approved or cancelled.");
    public static readonly TossError AlreadyCanceled = new(
        400, "ALREADY_CANCELED_PAYMENT", "이미 취소된 결제 입니다.",
        "This is a payment that has already been canceled.");
    public static readonly TossError NoRefundAccount = new(
        400, "INVALID_REFUND_ACCOUNT_INFO", "환불 계좌번호와 예금주명이 일치하지 않습니다.",
        "Refund account number and holder do not match.");
    public static readonly TossError RefundAccountNumber = new(
        400, "INVALID_REFUND_ACCOUNT_NUMBER", "잘못된 환불 계좌번호입니다.",
        "Invalid refund account number.");
    public static readonly TossError Unauthorized = new(
        401, "UNAUTHORIZED_KEY", "인증되지 않은 시크릿 키 혹은 클라이언트 키 입니다.",
        "Unauthorized secretKey or clientKey.");
    public static readonly TossError RejectedByCard = new(
        403, "REJECT_CARD_COMPANY", "결제 승인이 거절되었습니다.",
        "Payment confirm is rejected.");
    public static readonly TossError NotCancelable = new(
        403, "NOT_CANCELABLE_PAYMENT", "취소 할 수 없는 결제 입니다.",
        "Not cancelable payment.");
    public static readonly TossError NotCancelableAmount = new(
        403, "NOT_CANCELABLE_AMOUNT", "취소 할 수 없는 금액 입니다.",
        "Not cancelable amount.");
    public static readonly TossError PartOfDeposit = new(
        403, "NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT", "입금 대기중인 결제는 부분 환불이 불가합니다.",
        "A payment waiting for its deposit cannot be refunded in part.");
    public static readonly TossError NotFound = new(
        404, "NOT_FOUND_PAYMENT", "존재하지 않는 결제 입니다.",
        "Not found payment.");
    public static readonly TossError NoSession = new(
        404, "NOT_FOUND_PAYMENT_SESSION", "결제 시간이 만료되어 결제 진행 데이터가 존재하지 않습니다.",
        "Payment session does not exist because the session time has expired.");
    public static readonly TossError StillProcessing = new(
        409, "IDEMPOTENT_REQUEST_PROCESSING", "이전 멱등 요청이 처리중입니다.",
        "The earlier request with this idempotency key is being processed.");
    public static readonly TossError Internal = new(
        500, "FAILED_INTERNAL_SYSTEM_PROCESSING", "내부 시스템 처리 작업이 실패했습니다. 잠시 후 다시 시도해주세요.",
        "Internal system processing operation has failed. Please try again in a few minutes.");

    private static readonly TossError[] All =
    [
        InvalidRequest, AlreadyProcessed, DuplicatedOrder, AlreadyCanceled, NoRefundAccount, RefundAccountNumber, Unauthorized, RejectedByCard,
        NotCancelable, NotCancelableAmount, PartOfDeposit, NotFound, NoSession, StillProcessing, Internal,
        new(400, "PROVIDER_ERROR", "일시적인 오류가 발생했습니다. 잠시 후 다시 시도해주세요.", "This is temporary error. Please try again in a few minutes."),
        new(400, "EXCEED_MAX_AMOUNT", "거래금액 한도를 초과했습니다.", "The transaction amount limit is exceeded."),
        new(400, "INVALID_STOPPED_CARD", "정지된 카드 입니다.", "This card has been suspended."),
        new(403, "REJECT_CARD_PAYMENT", "한도초과 혹은 잔액부족으로 결제에 실패했습니다.", "Payment has failed because of the card's limit or balance."),
        new(403, "FORBIDDEN_REQUEST", "허용되지 않은 요청입니다.", "Not allowed request."),
        new(403, "EXCEED_MAX_REFUND_DUE", "환불 가능한 기간이 지났습니다.", "The refundable period has passed."),
        new(500, "UNKNOWN_PAYMENT_ERROR", "결제에 실패했어요. 같은 문제가 반복된다면 은행이나 카드사로 문의해주세요.", "Failed to pay."),
    ];

    /// <summary>A documented error by its code; else one of that name.</summary>
    public static TossError Of(string code, int? status) =>
        (Array.Find(All, error => error.Code == code) ?? new TossError(400, code, code, code)) is var error && status is { } other
            ? error with { Status = other }
            : error;

    public string In(bool english) => english ? English : Korean;
}
