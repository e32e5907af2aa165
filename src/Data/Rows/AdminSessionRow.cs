namespace OrleansTickets.Data.Rows;

/// <summary>One login and the refresh tokens that descend from it.</summary>
public sealed class AdminSessionRow
{
    public required Guid Id { get; init; }

    public required Guid AdminId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The end of its newest refresh token.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>A refresh token, which works once.</summary>
public sealed class AdminRefreshTokenRow
{
    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; init; }

    public required Guid SessionId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}
