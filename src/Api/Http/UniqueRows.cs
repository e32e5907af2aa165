using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace OrleansTickets.Api.Http;

/// <summary>Lets the database's unique keys decide who was first: a query beforehand could not.</summary>
internal static class UniqueRows
{
    /// <returns>False where a unique key is taken; nothing was saved then.</returns>
    public static async Task<bool> TrySaveAsync(this DbContext rows, CancellationToken cancellationToken)
    {
        try
        {
            await rows.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception)
            when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return false;
        }
    }
}
