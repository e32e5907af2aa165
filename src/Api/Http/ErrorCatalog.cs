namespace OrleansTickets.Api.Http;

/// <summary>One code's name on the wire, its status, its RFC 9457 <c>title</c> and its message to people.</summary>
internal sealed record ErrorEntry(string Name, int Status, string Title, Text Message)
{
    /// <summary>The RFC 9457 <c>type</c>: a name, not an address, so that it never dangles.</summary>
    public string Type { get; } = $"urn:orleans-tickets:error:{Name.ToLowerInvariant().Replace('_', '-')}";
}

internal static class ErrorCatalog
{
    private static readonly ErrorEntry[] Entries = [.. Enum.GetValues<ErrorCode>().Select(Describe)];

    public static ErrorEntry Entry(this ErrorCode code) => Entries[(int)code];

    /// <summary>The nearest code for a status that the framework answered by itself.</summary>
    public static ErrorCode FromStatus(int status) => status switch
    {
        401 => ErrorCode.Unauthenticated,
        403 => ErrorCode.Forbidden,
        404 => ErrorCode.NotFound,
        409 => ErrorCode.Conflict,
        412 => ErrorCode.PreconditionFailed,
        413 => ErrorCode.TooLarge,
        415 => ErrorCode.UnsupportedMediaType,
        423 => ErrorCode.Locked,
        429 => ErrorCode.RateLimited,
        502 => ErrorCode.ProviderError,
        < 500 => ErrorCode.InvalidRequest,

        // Of the closed set, the one whose advice holds for a fault of ours: repeat later, with the same idempotency key.
        _ => ErrorCode.Overloaded,
    };

    private static ErrorEntry Describe(ErrorCode code) => code switch
    {
        ErrorCode.InvalidRequest => new("INVALID_REQUEST", 400, "Invalid request",
            new("The request is not valid.", "요청이 올바르지 않습니다.")),
        ErrorCode.Unauthenticated => new("UNAUTHENTICATED", 401, "Not signed in",
            new("Sign in to continue.", "로그인이 필요합니다.")),
        ErrorCode.TokenExpired => new("TOKEN_EXPIRED", 401, "Token expired",
            new("The session has expired. Refresh it or sign in again.", "세션이 만료되었습니다. 갱신하거나 다시 로그인하세요.")),
        ErrorCode.Forbidden => new("FORBIDDEN", 403, "Forbidden",
            new("You are not permitted to do this.", "이 작업을 수행할 권한이 없습니다.")),
        ErrorCode.WrongEvent => new("WRONG_EVENT", 403, "Another event's",
            new("This belongs to another event.", "다른 이벤트에 속한 항목입니다.")),
        ErrorCode.NotFound => new("NOT_FOUND", 404, "Not found",
            new("There is nothing here.", "요청한 항목을 찾을 수 없습니다.")),
        ErrorCode.SoldOut => new("SOLD_OUT", 409, "Sold out",
            new("Not enough tickets are left.", "남은 티켓이 부족합니다.")),
        ErrorCode.LimitExceeded => new("LIMIT_EXCEEDED", 409, "Limit exceeded",
            new("This is more than allowed.", "허용된 한도를 초과했습니다.")),
        ErrorCode.NotOnSale => new("NOT_ON_SALE", 409, "Not on sale",
            new("This is not on sale now.", "현재 판매 중이 아닙니다.")),
        ErrorCode.HoldExpired => new("HOLD_EXPIRED", 409, "Reservation expired",
            new("The reservation has expired.", "예약 시간이 만료되었습니다.")),
        ErrorCode.AlreadyPaid => new("ALREADY_PAID", 409, "Already paid",
            new("This has been paid already.", "이미 결제되었습니다.")),
        ErrorCode.AlreadyEntered => new("ALREADY_ENTERED", 409, "Already entered",
            new("This ticket has been used already.", "이미 입장한 티켓입니다.")),
        ErrorCode.InProgress => new("IN_PROGRESS", 409, "In progress",
            new("The same request is still being processed.", "동일한 요청이 처리 중입니다.")),
        ErrorCode.Conflict => new("CONFLICT", 409, "Conflict",
            new("The present state does not allow this.", "현재 상태에서는 수행할 수 없습니다.")),
        ErrorCode.PreconditionFailed => new("PRECONDITION_FAILED", 412, "Precondition failed",
            new("Someone else has changed this in the meantime.", "다른 사용자가 먼저 변경했습니다.")),
        ErrorCode.TooLarge => new("TOO_LARGE", 413, "Too large",
            new("The request is too large.", "요청이 너무 큽니다.")),
        ErrorCode.UnsupportedMediaType => new("UNSUPPORTED_MEDIA_TYPE", 415, "Unsupported media type",
            new(
                "Send JSON in UTF-8 (Content-Type: application/json), or a file as multipart/form-data where files are taken.",
                "UTF-8 JSON으로 보내세요(Content-Type: application/json). 파일은 multipart/form-data로 보내세요.")),
        ErrorCode.IdempotencyMismatch => new("IDEMPOTENCY_MISMATCH", 422, "Idempotency key used for another request",
            new("This Idempotency-Key was used for another request.", "이 Idempotency-Key는 다른 요청에 사용되었습니다.")),
        ErrorCode.AmountMismatch => new("AMOUNT_MISMATCH", 422, "Amount mismatch",
            new("The amount is not the amount due.", "결제 금액이 일치하지 않습니다.")),
        ErrorCode.Locked => new("LOCKED", 423, "Locked",
            new("Too many failed attempts. Try again later.", "로그인 실패가 너무 많습니다. 잠시 후 다시 시도하세요.")),
        ErrorCode.RateLimited => new("RATE_LIMITED", 429, "Too many requests",
            new("Too many requests. Slow down.", "요청이 너무 많습니다. 잠시 후 다시 시도하세요.")),
        ErrorCode.ProviderError => new("PROVIDER_ERROR", 502, "Provider error",
            new("An outside service did not answer as it should.", "외부 서비스에서 오류가 발생했습니다.")),
        ErrorCode.Overloaded => new("OVERLOADED", 503, "Overloaded",
            new("Please repeat the request shortly, with the same Idempotency-Key.", "잠시 후 같은 Idempotency-Key로 다시 시도하세요.")),
        _ => throw new InvalidOperationException($"The error code {code} has no entry."),
    };
}
