using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrleansTickets.Api.Accounts.Tokens;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Accounts;

/// <summary>Logins and their refresh tokens: each token works once, and a second use ends the whole login (RFC 9700 4.14.2).</summary>
internal sealed class AdminSessions(
    TicketsContext rows, AccessTokens accessTokens, IOptions<TokenOptions> options, TimeProvider clock)
{
    private const int RefreshTokenBytes = 32;

    private TimeSpan RefreshLifetime => TimeSpan.FromDays(options.Value.RefreshDays);

    /// <param name="admin">As it was when its password was compared.</param>
    /// <returns>Null where the account has been changed since.</returns>
    public async Task<TokensResponse?> OpenAsync(AdminRow admin, Actor actor, CancellationToken cancellationToken)
    {
        await using var transaction = await rows.Database.BeginTransactionAsync(cancellationToken);
        if (!await HoldAsync(admin, cancellationToken))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        await rows.AdminSessions.Where(s => s.AdminId == admin.Id && s.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        var session = new AdminSessionRow
        {
            Id = Guid.CreateVersion7(now),
            AdminId = admin.Id,
            CreatedAt = now,
            ExpiresAt = now + RefreshLifetime,
        };
        rows.AdminSessions.Add(session);
        var refreshToken = AddRefreshToken(session.Id, session.ExpiresAt);
        rows.Record(actor, "logged_in", admin.EventId, "session", session.Id, before: null, after: null);
        await rows.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Describe(admin, session.Id, refreshToken);
    }

    /// <returns>New tokens, or what is wrong with the old one.</returns>
    public async Task<(TokensResponse? Tokens, ErrorCode Fault)> RefreshAsync(
        string refreshToken, RequestOrigin origin, CancellationToken cancellationToken)
    {
        var hash = Hash(refreshToken);
        var now = clock.GetUtcNow();
        await using var transaction = await rows.Database.BeginTransactionAsync(cancellationToken);

        // The row lock makes one of two uses at once the second, which then sees the first, and whose revocation covers its heir.
        var isFirstUse = await rows.AdminRefreshTokens
            .Where(t => t.Hash == hash && t.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.UsedAt, now), cancellationToken) == 1;
        var token = await rows.AdminRefreshTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Hash == hash, cancellationToken);
        if (token is null)
        {
            return (null, ErrorCode.Unauthenticated);
        }

        var session = await rows.AdminSessions.SingleAsync(s => s.Id == token.SessionId, cancellationToken);
        var admin = await rows.Admins.AsNoTracking().SingleAsync(a => a.Id == session.AdminId, cancellationToken);
        if (!isFirstUse)
        {
            if (await RevokeAsync(session.Id, cancellationToken))
            {
                rows.Record(
                    origin.As(admin.Id, admin.AdminType), "refresh_token_reused", admin.EventId, "session", session.Id, before: null, after: null);
                await rows.SaveChangesAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            return (null, ErrorCode.Unauthenticated);
        }

        if (session.RevokedAt is not null || !await rows.LivingAdmins.AnyAsync(a => a.Id == admin.Id, cancellationToken))
        {
            return (null, ErrorCode.Unauthenticated);
        }

        if (token.ExpiresAt <= now)
        {
            return (null, ErrorCode.TokenExpired);
        }

        session.ExpiresAt = now + RefreshLifetime;
        var next = AddRefreshToken(session.Id, session.ExpiresAt);
        await rows.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (Describe(admin, session.Id, next), default);
    }

    /// <summary>Ends the admin's own login: its access tokens too, at once.</summary>
    public async Task CloseAsync(CurrentAdmin admin, CancellationToken cancellationToken)
    {
        await using var transaction = await rows.Database.BeginTransactionAsync(cancellationToken);
        if (await RevokeAsync(admin.SessionId, cancellationToken))
        {
            rows.Record(admin.Actor, "logged_out", admin.OwnEventId, "session", admin.SessionId, before: null, after: null);
            await rows.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Ends all logins of an account, but for the one that may stay.</summary>
    public Task EndAllAsync(Guid adminId, Guid? butFor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return rows.AdminSessions
            .Where(s => s.AdminId == adminId && s.Id != butFor && s.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now), cancellationToken);
    }

    /// <returns>Whether it had not ended before.</returns>
    private async Task<bool> RevokeAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await rows.AdminSessions
            .Where(s => s.Id == sessionId && s.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now), cancellationToken) == 1;
    }

    /// <summary>
    /// Whoever ends an account's logins changes its row first, so either waits for the new login and ends it too, or has been first
    /// and is seen here.
    /// </summary>
    private async Task<bool> HoldAsync(AdminRow admin, CancellationToken cancellationToken) =>
        await rows.Admins
            .FromSql(
                $"""
                SELECT *, xmin FROM admins
                WHERE id = {admin.Id} AND is_active AND password_hash = {admin.PasswordHash} AND token_version = {admin.TokenVersion}
                FOR SHARE
                """)
            .AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not null;

    private string AddRefreshToken(Guid sessionId, DateTimeOffset expiresAt)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RefreshTokenBytes));
        rows.AdminRefreshTokens.Add(new AdminRefreshTokenRow { Hash = Hash(token), SessionId = sessionId, ExpiresAt = expiresAt });
        return token;
    }

    private TokensResponse Describe(AdminRow admin, Guid sessionId, string refreshToken)
    {
        var access = accessTokens.Issue(new AccessToken(
            admin.Id,
            sessionId,
            admin.AdminType == AdminClaims.SuperAdmin ? AdminType.SuperAdmin : AdminType.EventManager,
            (PermissionLevel)admin.PermissionLevel,
            admin.EventId,
            admin.TokenVersion));
        return new TokensResponse(
            access, refreshToken, "Bearer", (int)accessTokens.Lifetime.TotalSeconds, (int)RefreshLifetime.TotalSeconds);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
