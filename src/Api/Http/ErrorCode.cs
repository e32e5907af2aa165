namespace OrleansTickets.Api.Http;

/// <summary>The closed set of <c>error</c> codes of the contract; their names and statuses are in <see cref="ErrorCatalog"/>.</summary>
internal enum ErrorCode
{
    InvalidRequest,
    Unauthenticated,
    TokenExpired,
    Forbidden,
    WrongEvent,
    NotFound,
    SoldOut,
    LimitExceeded,
    NotOnSale,
    HoldExpired,
    AlreadyPaid,
    AlreadyEntered,
    InProgress,
    Conflict,
    PreconditionFailed,
    TooLarge,
    UnsupportedMediaType,
    IdempotencyMismatch,
    AmountMismatch,
    Locked,
    RateLimited,
    ProviderError,
    Overloaded,
}
