namespace OrleansTickets.Api.Keys;

/// <summary>The settings of a section that has keys.</summary>
internal abstract class KeyOptions
{
    /// <summary>
    /// A P-256 private key as PEM, which signs. Required but in Development, where a missing one is made and kept in the database.
    /// </summary>
    public string? SigningKey { get; set; }

    /// <summary>
    /// P-256 keys as PEM, private or public, that verify and are published but do not sign: those of before, as long as what they signed
    /// may be used; and the one that will sign next.
    /// </summary>
    public IList<string> PreviousKeys { get; set; } = [];
}
