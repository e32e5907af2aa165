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

/// <param name="ExpiresIn">Seconds that the access token lives.</param>
/// <param name="RefreshExpiresIn">Seconds that the refresh token lives.</param>
internal sealed record TokensResponse(
    string AccessToken, string RefreshToken, string TokenType, int ExpiresIn, int RefreshExpiresIn);
