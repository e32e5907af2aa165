using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Http;

/// <summary>
/// A row that nobody else changes until its transaction ends, so that what the activity log calls before was before. Disposed of without
/// <see cref="CommitAsync"/>, nothing has changed.
/// </summary>
internal sealed class LockedRow<TRow>(TicketsContext rows, IDbContextTransaction transaction, TRow? row, ProblemResult? refusal)
    : IAsyncDisposable
    where TRow : class, IVersionedRow
{
    /// <summary>Null: it is not there, or the request's <c>If-Match</c> does not allow to change it.</summary>
    public TRow? Row => row;

    /// <summary>The answer where there is no <see cref="Row"/>.</summary>
    public ProblemResult Refusal => refusal ?? throw new InvalidOperationException("The row may be changed.");

    /// <summary>Saves what the context has, and ends the lock.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await rows.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => transaction.DisposeAsync();
}

internal static class RowLocks
{
    /// <param name="select">Of at most one row, with <c>xmin</c> and <c>FOR UPDATE</c>.</param>
    public static async Task<LockedRow<TRow>> LockAsync<TRow>(
        this TicketsContext rows, FormattableString select, IfMatch ifMatch, CancellationToken cancellationToken)
        where TRow : class, IVersionedRow
    {
        var transaction = await rows.Database.BeginTransactionAsync(cancellationToken);
        var row = await rows.Set<TRow>().FromSql(select).SingleOrDefaultAsync(cancellationToken);
        return row is null ? new LockedRow<TRow>(rows, transaction, null, Problems.NotFound())
            : ifMatch.Allows(EntityTag.Of(row)) ? new LockedRow<TRow>(rows, transaction, row, null)
            : new LockedRow<TRow>(rows, transaction, null, Problems.Of(ErrorCode.PreconditionFailed));
    }
}
