using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;
using Npgsql;
using OrleansTickets.Load.Measures;

namespace OrleansTickets.Load.Baselines;

/// <summary>
/// The usual way: one transaction for each reservation that locks the product's row, checks, changes it, writes the reservation
/// and commits. All buyers of a hot ticket queue for one row, and each waits for an fsync of its own.
/// </summary>
/// <param name="database">Its pool bounds how many queue inside PostgreSQL, and that decides how well the lock is handed on.</param>
internal sealed class RowLockEndpoints(NpgsqlDataSource database)
{
    public void Map(IEndpointRouteBuilder routes, string path)
    {
        var product = routes.MapGroup(path + "/{product:guid}");
        product.MapPut("", CreateAsync);
        product.MapGet("", ReadAsync);
        product.MapPost("reserve", ReserveAsync);
    }

    public async Task CreateTablesAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            CREATE TABLE row_lock_products (
              id uuid PRIMARY KEY, name text NOT NULL, price bigint NOT NULL, total integer NOT NULL, held integer NOT NULL);
            CREATE TABLE row_lock_reservations (
              id uuid PRIMARY KEY, product_id uuid NOT NULL REFERENCES row_lock_products, quantity integer NOT NULL,
              idempotency_key text NOT NULL UNIQUE, visit_date date, customer_name text NOT NULL, customer_phone text NOT NULL,
              customer_email text, created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL)
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<NoContent> CreateAsync(Guid product, NewStock stock, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("INSERT INTO row_lock_products VALUES ($1, 'Hot ticket', 15000, $2, 0)");
        command.Parameters.Add(new() { Value = product });
        command.Parameters.Add(new() { Value = stock.Stock });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    // Held is counted from the rows: a counter cannot vouch for itself.
    private async Task<StockFigures> ReadAsync(Guid product, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            SELECT total, total - held, (SELECT coalesce(sum(quantity), 0) FROM row_lock_reservations WHERE product_id = $1)
            FROM row_lock_products WHERE id = $1
            """);
        command.Parameters.Add(new() { Value = product });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new StockFigures(reader.GetInt32(0), reader.GetInt64(2), 0, reader.GetInt32(1));
    }

    private async Task<Results<Created<ReservedBody>, Conflict<RefusedBody>>> ReserveAsync(
        Guid product, ReserveBody body, HttpContext http, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var quantity = body.Items[0].Quantity;
        var (name, price, free) = await LockAsync(connection, product, cancellationToken);
        if (free < quantity)
        {
            return TypedResults.Conflict(new RefusedBody("SOLD_OUT", free));
        }

        var now = clock.GetUtcNow();
        var answer = ReservedBody.Held(Guid.CreateVersion7(now), body, name, price, now);
        await TakeAsync(connection, product, quantity, cancellationToken);
        await InsertAsync(connection, product, body, http.Request.Headers["Idempotency-Key"], answer, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Created((string?)null, answer);
    }

    private static async Task<(string Name, long Price, int Free)> LockAsync(
        NpgsqlConnection connection, Guid product, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT name, price, total - held FROM row_lock_products WHERE id = $1 FOR UPDATE", connection)
        {
            Parameters = { new() { Value = product } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetString(0), reader.GetInt64(1), reader.GetInt32(2));
    }

    private static async Task TakeAsync(NpgsqlConnection connection, Guid product, int quantity, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("UPDATE row_lock_products SET held = held + $2 WHERE id = $1", connection)
        {
            Parameters = { new() { Value = product }, new() { Value = quantity } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task InsertAsync(
        NpgsqlConnection connection, Guid product, ReserveBody body, StringValues key, ReservedBody answer, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO row_lock_reservations VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", connection)
        {
            Parameters =
            {
                new() { Value = answer.ReservationId },
                new() { Value = product },
                new() { Value = body.Items[0].Quantity },
                new() { Value = key.ToString() },
                new() { Value = (object?)body.VisitDate ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Date },
                new() { Value = body.Customer.Name },
                new() { Value = body.Customer.Phone },
                new() { Value = (object?)body.Customer.Email ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
                new() { Value = now },
                new() { Value = answer.ExpiresAt },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
