using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>What the bearer handler leaves to us: whether the login behind a token still lives, and the answer where it does not.</summary>
internal sealed class BearerEvents(LivingLogins logins) : JwtBearerEvents
{
    public override async Task TokenValidated(TokenValidatedContext context)
    {
        var principal = context.Principal!;
        var admin = AdminClaims.Read(principal, RequestOrigin.Of(context.HttpContext));
        if (!await logins.IsAliveAsync(admin, AdminClaims.ReadTokenVersion(principal), context.HttpContext.RequestAborted))
        {
            context.Fail("The login has ended.");
        }
    }

    /// <remarks>Says that a token is over, which a client must know to refresh it, and nothing else about what is wrong with it (RFC 6750 3.1).</remarks>
    public override Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        context.Response.Headers.WWWAuthenticate = context.AuthenticateFailure is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        return Problems
            .Of(context.AuthenticateFailure is SecurityTokenExpiredException ? ErrorCode.TokenExpired : ErrorCode.Unauthenticated)
            .ExecuteAsync(context.HttpContext);
    }
}
