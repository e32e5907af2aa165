namespace OrleansTickets.Data.Rows;

/// <summary>
/// A row that people edit. Saving it fails with <see cref="Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException"/> where it
/// has been changed, by whomever, since it was read.
/// </summary>
public interface IVersionedRow
{
    /// <summary>PostgreSQL's own <c>xmin</c>: another after every update of the row, and the same until then.</summary>
    uint Version { get; }
}
