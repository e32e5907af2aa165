namespace OrleansTickets.Api.Http;

/// <summary>A part of a list.</summary>
/// <param name="Total">How many there are in all.</param>
internal sealed record PageOf<T>(IReadOnlyList<T> Items, int Total, int Skip, int Limit);
