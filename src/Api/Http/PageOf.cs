namespace OrleansTickets.Api.Http;

/// <summary>A part of a list.</summary>
/// <param name="Total">How many there are in all; null where counting them costs more than it tells.</param>
/// <param name="NextCursor">What to ask with, as <c>cursor</c>, for the next part; null where this is the last one.</param>
internal sealed record PageOf<T>(IReadOnlyList<T> Items, int? Total, int Skip, int Limit, string? NextCursor)
{
    /// <summary>The same part, told in other words.</summary>
    public PageOf<TOther> Of<TOther>(Func<T, TOther> describe) => new([.. Items.Select(describe)], Total, Skip, Limit, NextCursor);
}
