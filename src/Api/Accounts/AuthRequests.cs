using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Accounts;

/// <param name="Email">The account's address.</param>
/// <param name="Password">At most 128 characters.</param>
internal sealed record LoginRequest(string? Email, string? Password)
{
    public Credentials Read(Check check)
    {
        var email = check.Email("email", Email);
        var password = Password ?? "";
        if (password.Length is 0 or > Passwords.MaxLength)
        {
            check.Fail("password", password.Length == 0 ? FieldTexts.Required : FieldTexts.Length(1, Passwords.MaxLength));
        }

        return new Credentials(email, password);
    }
}

internal sealed record Credentials(string Email, string Password);

/// <param name="RefreshToken">From the last login or refresh; works once.</param>
internal sealed record RefreshRequest(string? RefreshToken)
{
    public string Read(Check check) => check.Line("refresh_token", RefreshToken, 1, 256);
}

/// <param name="CurrentPassword">At most 128 characters.</param>
/// <param name="NewPassword">8 to 128 characters, and another one.</param>
internal sealed record ChangePasswordRequest(string? CurrentPassword, string? NewPassword)
{
    private static readonly Text SamePassword = new("Must not be the current password.", "현재 비밀번호와 달라야 합니다.");

    public (string Current, string New) Read(Check check)
    {
        var current = CurrentPassword ?? "";
        if (current.Length is 0 or > Passwords.MaxLength)
        {
            check.Fail("current_password", current.Length == 0 ? FieldTexts.Required : FieldTexts.Length(1, Passwords.MaxLength));
        }

        var next = Passwords.Read(check, "new_password", NewPassword);
        if (next.Length > 0 && next == current)
        {
            check.Fail("new_password", SamePassword);
        }

        return (current, next);
    }
}

/// <param name="ExpiresIn">Seconds that the access token lives.</param>
/// <param name="RefreshExpiresIn">Seconds that the refresh token lives.</param>
internal sealed record TokensResponse(
    string AccessToken, string RefreshToken, string TokenType, int ExpiresIn, int RefreshExpiresIn);
