using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.EntityFrameworkCore;

namespace OrleansTickets.Api.Http;

/// <summary>
/// Which part of a list is asked for: <c>?limit=</c> 1 to 100, by default 100, from <c>?skip=</c> 0 to 1,000,000 on, by default 0,
/// or from where <c>?cursor=</c>, the <c>next_cursor</c> of another page, goes on. Not both.
/// </summary>
internal sealed record Page(int Skip, int Limit, string? After) : IEndpointParameterMetadataProvider
{
    public const int MaxLimit = 100;

    // Rows that are skipped are read all the same: who wants more than this takes the cursor.
    public const int MaxSkip = 1_000_000;

    private static readonly Text NotWithSkip = new("Is not allowed with skip.", "skip과 함께 사용할 수 없습니다.");

    public static ValueTask<Page> BindAsync(HttpContext context)
    {
        var skip = QueryValues.Number(context.Request, "skip", 0, MaxSkip);
        var after = QueryValues.Single(context.Request, Cursor.Name);
        return after is not null && skip is not null
            ? throw new InvalidRequestException(FieldErrors.Of(Cursor.Name, NotWithSkip))
            : new(new Page(skip ?? 0, QueryValues.Number(context.Request, "limit", 1, MaxLimit) ?? MaxLimit, after));
    }

    /// <summary>Names the parameters for the API description.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryMetadata("skip", "limit", Cursor.Name));

    /// <summary>Reads this part of the rows.</summary>
    /// <exception cref="InvalidRequestException">The cursor is none of this list.</exception>
    public async Task<PageOf<TRow>> ReadAsync<TRow>(IQueryable<TRow> rows, ListOrder<TRow> order, CancellationToken cancellationToken) =>
        await ReadUncountedAsync(rows, order, cancellationToken) with { Total = await rows.CountAsync(cancellationToken) };

    /// <summary>As <see cref="ReadAsync"/>, of lists that are too long to be counted for every page.</summary>
    public async Task<PageOf<TRow>> ReadUncountedAsync<TRow>(
        IQueryable<TRow> rows, ListOrder<TRow> order, CancellationToken cancellationToken)
    {
        var from = After is null ? order.Sort(rows).Skip(Skip) : order.Sort(order.After(rows, After));

        // One more than asked for tells whether there is a next page.
        var read = await from.Take(Limit + 1).ToListAsync(cancellationToken);
        return read.Count > Limit
            ? new PageOf<TRow>(read[..Limit], null, Skip, Limit, order.CursorOf(read[Limit - 1]))
            : new PageOf<TRow>(read, null, Skip, Limit, null);
    }
}
