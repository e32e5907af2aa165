using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Accounts;

/// <summary>How admins sign in and out (MISSION T1).</summary>
internal static class AuthEndpoints
{
    private static readonly Text WrongCredentials = new("Wrong e-mail address or password.", "이메일 또는 비밀번호가 올바르지 않습니다.");
    private static readonly Text WrongRefreshToken = new("Sign in again.", "다시 로그인하세요.");
    private static readonly Text WrongPassword = new("Is not the current password.", "현재 비밀번호가 아닙니다.");

    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/auth").WithTags("Accounts");
        auth.MapPost("/super-admin/login", LoginSuperAdminAsync)
            .WithSummary("Sign in as super admin").AllowPublic().Refuses(ErrorCode.Unauthenticated, ErrorCode.Locked);
        auth.MapPost("/event-manager/login", LoginEventManagerAsync)
            .WithSummary("Sign in as event manager").AllowPublic().Refuses(ErrorCode.Unauthenticated, ErrorCode.Locked);
        auth.MapPost("/refresh", RefreshAsync)
            .WithSummary("Exchange a refresh token for new tokens")
            .WithDescription("Each refresh token works once. Using one again ends the whole login.")
            .AllowPublic().Refuses(ErrorCode.Unauthenticated, ErrorCode.TokenExpired);
        auth.MapPost("/logout", LogoutAsync).WithSummary("End this login").RequireAnyAdmin();
        auth.MapPost("/change-password", ChangePasswordAsync)
            .WithSummary("Change the own password; ends all other logins of the account")
            .WithDescription("Wrong current passwords count as failed logins: the fifth locks the account for 15 minutes.")
            .RequireAnyAdmin().Refuses(ErrorCode.Locked);
    }

    private static Task<Results<Ok<TokensResponse>, ProblemResult>> LoginSuperAdminAsync(
        LoginRequest request, RequestOrigin origin, AdminLogin login, CancellationToken cancellationToken) =>
        LoginAsync(AdminType.SuperAdmin, request, origin, login, cancellationToken);

    private static Task<Results<Ok<TokensResponse>, ProblemResult>> LoginEventManagerAsync(
        LoginRequest request, RequestOrigin origin, AdminLogin login, CancellationToken cancellationToken) =>
        LoginAsync(AdminType.EventManager, request, origin, login, cancellationToken);

    private static async Task<Results<Ok<TokensResponse>, ProblemResult>> LoginAsync(
        AdminType type, LoginRequest request, RequestOrigin origin, AdminLogin login, CancellationToken cancellationToken)
    {
        var check = new Check();
        var credentials = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var (tokens, lockedFor) = await login.TryAsync(type, credentials, origin, cancellationToken);
        return tokens is not null ? TypedResults.Ok(tokens)
            : lockedFor is { } wait ? Problems.Locked(wait)
            : Problems.Of(ErrorCode.Unauthenticated, WrongCredentials);
    }

    private static async Task<Results<Ok<TokensResponse>, ProblemResult>> RefreshAsync(
        RefreshRequest request, RequestOrigin origin, AdminSessions sessions, CancellationToken cancellationToken)
    {
        var check = new Check();
        var refreshToken = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var (tokens, fault) = await sessions.RefreshAsync(refreshToken, origin, cancellationToken);
        return tokens is not null ? TypedResults.Ok(tokens) : Problems.Of(fault, WrongRefreshToken);
    }

    private static async Task<Results<NoContent, ProblemResult>> ChangePasswordAsync(
        CurrentAdmin admin, ChangePasswordRequest request, PasswordChange change, CancellationToken cancellationToken)
    {
        var check = new Check();
        var (current, next) = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var (changed, lockedFor) = await change.TryAsync(admin, current, next, cancellationToken);
        return changed ? TypedResults.NoContent()
            : lockedFor is { } wait ? Problems.Locked(wait)
            : Problems.Invalid("current_password", WrongPassword);
    }

    private static async Task<NoContent> LogoutAsync(
        CurrentAdmin admin, AdminSessions sessions, CancellationToken cancellationToken)
    {
        await sessions.CloseAsync(admin, cancellationToken);
        return TypedResults.NoContent();
    }
}
