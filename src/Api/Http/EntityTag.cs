using System.Globalization;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Http;

/// <summary>
/// A strong entity tag (RFC 9110 8.8.3): <c>"revision"</c>, or <c>"revision.reading"</c> for what also changes by itself.
/// </summary>
/// <param name="Revision">Changes whenever an admin changes the resource. It alone is what <c>If-Match</c> compares.</param>
/// <param name="Reading">
/// Stands for the rest of the answer, for example the stock of a product, which every sale changes. <c>If-None-Match</c> compares
/// it too, <c>If-Match</c> does not: else nothing could be edited while it is on sale.
/// </param>
internal readonly record struct EntityTag(string Revision, string? Reading = null)
{
    public const char Separator = '.';

    /// <summary>A row's: PostgreSQL gives every update of a row a version of its own.</summary>
    public static EntityTag Of(IVersionedRow row) => new(row.Version.ToString("x", CultureInfo.InvariantCulture));

    public override string ToString() => Reading is null ? $"\"{Revision}\"" : $"\"{Revision}{Separator}{Reading}\"";
}
