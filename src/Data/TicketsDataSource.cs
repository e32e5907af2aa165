using Npgsql;

namespace OrleansTickets.Data;

/// <summary>Opens the database by the setting <c>ConnectionStrings__Tickets</c>.</summary>
public static class TicketsDataSource
{
    /// <summary>
    /// A statement that a connection has run a few times is prepared there: parsing and planning it again would cost more than most of ours
    /// take to run. Nor is a connection reset when it goes back to the pool, five statements each time: nothing of ours leaves anything behind
    /// in one. What the setting says itself counts: behind a pooler that hands out connections by the transaction <c>Max Auto Prepare=0</c> is
    /// needed.
    /// </summary>
    private const string Defaults = "Max Auto Prepare=100;No Reset On Close=true;";

    /// <exception cref="ArgumentException">Not a connection string.</exception>
    public static NpgsqlDataSource Create(string connectionString) => NpgsqlDataSource.Create(Defaults + connectionString);
}
