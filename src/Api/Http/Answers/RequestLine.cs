using System.Net;

namespace OrleansTickets.Api.Http.Answers;

/// <summary>What the log says of one request. Nothing of its body, its query or its headers but for its name.</summary>
/// <param name="Time">When it was answered.</param>
/// <param name="Route">
/// The endpoint's template, null where there is none. Not the path: whoever knows a reservation's address may cancel it, and what
/// strangers write into paths that do not exist is theirs.
/// </param>
/// <param name="User">The admin's id; null for everyone else.</param>
internal readonly record struct RequestLine(
    DateTimeOffset Time, string RequestId, string Method, string? Route, int Status, double DurationMs, Guid? User, IPAddress? ClientIp);
