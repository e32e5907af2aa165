using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>Reads <c>Authorization: Bearer</c> (RFC 6750) and asks whether the session behind the token still lives.</summary>
internal sealed class BearerHandler(
    AccessTokens tokens,
    AdminSessions sessions,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";

    private bool _expired;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var fault = tokens.Validate(value[Prefix.Length..], out var token);
        _expired = fault == TokenFault.Expired;
        return token is not null && await sessions.IsAliveAsync(token, Context.RequestAborted)
            ? AuthenticateResult.Success(new AuthenticationTicket(Principal(token), Scheme.Name))
            : AuthenticateResult.Fail("The access token is not valid, or not any more.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = _expired ? "Bearer error=\"invalid_token\"" : "Bearer";
        return Problems.Of(_expired ? ErrorCode.TokenExpired : ErrorCode.Unauthenticated).ExecuteAsync(Context);
    }

    private ClaimsPrincipal Principal(AccessToken token)
    {
        var claims = new List<Claim>
        {
            new(AdminClaims.Subject, token.AdminId.ToString("D")),
            new(AdminClaims.Session, token.SessionId.ToString("D")),
            new(AdminClaims.AdminType, AdminClaims.Name(token.AdminType)),
            new(AdminClaims.PermissionLevel, ((int)token.PermissionLevel).ToString(CultureInfo.InvariantCulture)),
        };
        if (token.EventId is { } eventId)
        {
            claims.Add(new Claim(AdminClaims.EventId, eventId.ToString("D")));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name, AdminClaims.Subject, AdminClaims.AdminType));
    }
}
