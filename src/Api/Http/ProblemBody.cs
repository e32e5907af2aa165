namespace OrleansTickets.Api.Http;

/// <summary>An RFC 9457 problem with the contract's own members.</summary>
/// <param name="Type">Names the error for good.</param>
/// <param name="Title">The same for every occurrence, in English.</param>
/// <param name="Detail">What went wrong, in the client's language.</param>
/// <param name="Error">The contract's code.</param>
/// <param name="Message">What to tell people, in the client's language.</param>
/// <param name="Path">The path asked for.</param>
/// <param name="RequestId">The <c>X-Request-ID</c> of the answer.</param>
/// <param name="Errors">With <c>INVALID_REQUEST</c>, and with <c>CONFLICT</c> where a field is at fault: what is wrong, by field.</param>
/// <param name="Available">With <c>SOLD_OUT</c>, and with <c>CONFLICT</c> over a stock: tickets still to be had.</param>
/// <param name="Limit">With <c>LIMIT_EXCEEDED</c>: the limit in tickets or times.</param>
/// <param name="RetryAfter">Seconds after which to try again, as in the header <c>Retry-After</c>: with <c>LOCKED</c> what is left of the lock.</param>
/// <param name="ProductId">The product concerned.</param>
/// <param name="OptionId">The option concerned.</param>
/// <param name="Reason">At a gate: why somebody is not let in, for example <c>ALREADY_ENTERED</c>.</param>
/// <param name="EnteredAt">With <c>ALREADY_ENTERED</c>: the first entry.</param>
/// <param name="Gate">With <c>ALREADY_ENTERED</c>: where that was.</param>
/// <param name="ProviderCode">With <c>PROVIDER_ERROR</c>: the outside service's own code, where it gave one.</param>
internal sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Error,
    string Message,
    string Path,
    string RequestId,
    Dictionary<string, string[]>? Errors,
    int? Available,
    int? Limit,
    long? RetryAfter,
    Guid? ProductId,
    Guid? OptionId,
    string? Reason,
    DateTimeOffset? EnteredAt,
    string? Gate,
    string? ProviderCode);
