namespace OrleansTickets.Api.Http;

/// <summary>Patterns for SQL's <c>LIKE</c> from what people type, whose <c>%</c> and <c>_</c> mean themselves.</summary>
internal static class LikePattern
{
    /// <summary>To be given to <c>EF.Functions.ILike</c> with the pattern.</summary>
    public const string Escape = @"\";

    public static string Containing(string text) =>
        $"%{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
