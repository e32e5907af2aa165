using Npgsql;
using NpgsqlTypes;

namespace OrleansTickets.Data.ReadModels;

/// <summary>
/// A row of a read model as it stands after an event. Of several rows with the same key in one commit only the last is written,
/// so that a hot stock costs one update a commit and not one a sale.
/// </summary>
public abstract record ReadModelRow
{
    /// <summary>Identifies the row among all of its type.</summary>
    internal abstract object Key { get; }

    /// <summary>The table that it belongs to.</summary>
    internal abstract ReadModelTable Table { get; }
}

/// <summary>How rows of one type are written.</summary>
internal abstract class ReadModelTable(int order)
{
    /// <summary>Tables are written in this order in every commit, so that two silos never wait for each other in a circle.</summary>
    public int Order { get; } = order;

    public abstract NpgsqlBatchCommand Write(IReadOnlyCollection<ReadModelRow> rows);
}

internal sealed class ReadModelTable<TRow>(int order, string sql, Func<IReadOnlyList<TRow>, IEnumerable<NpgsqlParameter>> bind)
    : ReadModelTable(order)
    where TRow : ReadModelRow
{
    public override NpgsqlBatchCommand Write(IReadOnlyCollection<ReadModelRow> rows)
    {
        // Sorted by key for the same reason that tables are ordered.
        var sorted = rows.Cast<TRow>().OrderBy(row => row.Key).ToList();
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in bind(sorted))
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }
}

internal static class Column
{
    public static NpgsqlParameter Of<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> value)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }

        var column = new NpgsqlParameter<T[]> { TypedValue = values };
        if (typeof(T) == typeof(DateTime) || typeof(T) == typeof(DateTime?))
        {
            // The driver would go by the first value; where that is missing it takes the others for local times, and refuses them.
            column.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz;
        }

        return column;
    }

    /// <summary>As text, to be cast: arrays in an array would become one.</summary>
    public static NpgsqlParameter OfArrays<TRow>(IReadOnlyList<TRow> rows, Func<TRow, Guid[]> value) =>
        Of(rows, row => $"{{{string.Join(',', value(row))}}}");
}
