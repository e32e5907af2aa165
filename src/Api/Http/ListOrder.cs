using System.Globalization;
using System.Linq.Expressions;

namespace OrleansTickets.Api.Http;

/// <summary>
/// How a list is sorted, and where a cursor of it goes on (keyset pagination): a page begins behind the last row of the one
/// before, so rows that come or go meanwhile neither repeat nor hide others.
/// </summary>
/// <param name="list">The list's name: cursors of one list are no cursors of another.</param>
/// <remarks>The keys together must be unique: end with the id. Give the table an index on them.</remarks>
internal sealed class ListOrder<TRow>(string list)
{
    private readonly List<SortKey<TRow>> _keys = [];

    public ListOrder<TRow> Ascending<TKey>(Expression<Func<TRow, TKey>> key)
        where TKey : struct, IComparable<TKey>, IParsable<TKey>, IFormattable => Add(key, descends: false);

    public ListOrder<TRow> Descending<TKey>(Expression<Func<TRow, TKey>> key)
        where TKey : struct, IComparable<TKey>, IParsable<TKey>, IFormattable => Add(key, descends: true);

    public IQueryable<TRow> Sort(IQueryable<TRow> rows) =>
        _keys.Skip(1).Aggregate(_keys[0].Sort(rows), (sorted, key) => key.SortFurther(sorted));

    /// <summary>The rows behind the one that the cursor was made of.</summary>
    /// <exception cref="InvalidRequestException">It is no cursor of this list.</exception>
    public IQueryable<TRow> After(IQueryable<TRow> rows, string cursor)
    {
        var texts = Cursor.Read(list, cursor);
        if (texts.Length != _keys.Count)
        {
            throw Cursor.Invalid();
        }

        var row = Expression.Parameter(typeof(TRow), "row");
        Expression? behind = null;
        for (var i = _keys.Count - 1; i >= 0; i--)
        {
            var (beyond, equal) = _keys[i].Compare(row, texts[i]) ?? throw Cursor.Invalid();
            behind = behind is null ? beyond : Expression.OrElse(beyond, Expression.AndAlso(equal, behind));
            if (i == 0 && _keys.Count > 1)
            {
                // Says nothing new, but lets PostgreSQL begin in the index where the page does.
                behind = Expression.AndAlso(Expression.OrElse(beyond, equal), behind);
            }
        }

        return rows.Where(Expression.Lambda<Func<TRow, bool>>(behind!, row));
    }

    public string CursorOf(TRow row) => Cursor.Write(list, [.. _keys.Select(key => key.Write(row))]);

    private ListOrder<TRow> Add<TKey>(Expression<Func<TRow, TKey>> key, bool descends)
        where TKey : struct, IComparable<TKey>, IParsable<TKey>, IFormattable
    {
        _keys.Add(new SortKey<TRow, TKey>(key, descends));
        return this;
    }
}

internal abstract class SortKey<TRow>
{
    public abstract IOrderedQueryable<TRow> Sort(IQueryable<TRow> rows);

    public abstract IOrderedQueryable<TRow> SortFurther(IOrderedQueryable<TRow> rows);

    /// <returns>Whether a row comes after the value, and whether it has just it; null where the text is no such value.</returns>
    public abstract (Expression Beyond, Expression Equal)? Compare(ParameterExpression row, string text);

    public abstract string Write(TRow row);
}

internal sealed class SortKey<TRow, TKey>(Expression<Func<TRow, TKey>> key, bool descends) : SortKey<TRow>
    where TKey : struct, IComparable<TKey>, IParsable<TKey>, IFormattable
{
    /// <summary>Times must come back to the tick.</summary>
    private static readonly string? Format = typeof(TKey) == typeof(DateTimeOffset) || typeof(TKey) == typeof(DateOnly) ? "O" : null;

    private readonly Func<TRow, TKey> _read = key.Compile();

    public override IOrderedQueryable<TRow> Sort(IQueryable<TRow> rows) => descends ? rows.OrderByDescending(key) : rows.OrderBy(key);

    public override IOrderedQueryable<TRow> SortFurther(IOrderedQueryable<TRow> rows) =>
        descends ? rows.ThenByDescending(key) : rows.ThenBy(key);

    public override (Expression Beyond, Expression Equal)? Compare(ParameterExpression row, string text)
    {
        if (!TKey.TryParse(text, CultureInfo.InvariantCulture, out var value) || Write(value) != text)
        {
            return null;
        }

        var own = new Replacement(key.Parameters[0], row).Visit(key.Body);

        // A member of an object, not a constant: it becomes a parameter of the statement, which is then the same for every page.
        var given = Expression.Property(Expression.Constant(new Given(value)), nameof(Given.Value));
        return (descends ? Expression.LessThan(own, given) : Expression.GreaterThan(own, given), Expression.Equal(own, given));
    }

    public override string Write(TRow row) => Write(_read(row));

    private static string Write(TKey value) => value is DateTimeOffset time
        ? time.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture)
        : value.ToString(Format, CultureInfo.InvariantCulture);

    private sealed record Given(TKey Value);

    private sealed class Replacement(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
