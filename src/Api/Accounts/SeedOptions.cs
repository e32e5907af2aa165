using Microsoft.Extensions.Options;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Accounts;

/// <summary>The first super admin: the settings <c>Seed__AdminEmail</c> and <c>Seed__AdminPassword</c>.</summary>
internal sealed class SeedOptions
{
    public const string Section = "Seed";
    public const string DefaultEmail = "admin@example.com";
    public const string DefaultPassword = "Admin-0000";

    /// <summary>Required but in Development.</summary>
    public string? AdminEmail { get; set; }

    /// <summary>8 to 128 characters. Required but in Development, and nowhere else may it be the default.</summary>
    public string? AdminPassword { get; set; }
}

internal sealed class SeedOptionsDefaults(IHostEnvironment environment) : IPostConfigureOptions<SeedOptions>
{
    public void PostConfigure(string? name, SeedOptions options)
    {
        if (environment.IsDevelopment())
        {
            options.AdminEmail ??= SeedOptions.DefaultEmail;
            options.AdminPassword ??= SeedOptions.DefaultPassword;
        }
    }
}

internal sealed class SeedOptionsValidator(IHostEnvironment environment) : IValidateOptions<SeedOptions>
{
    public ValidateOptionsResult Validate(string? name, SeedOptions options)
    {
        var failures = new[] { CheckEmail(options.AdminEmail), CheckPassword(options.AdminPassword) }.OfType<string>().ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string? CheckEmail(string? email) =>
        string.IsNullOrEmpty(email) ? "Seed__AdminEmail is missing: set it to the first super admin's e-mail address."
        : EmailSyntax.IsValid(email.ToLowerInvariant()) ? null
        : "Seed__AdminEmail is not an e-mail address.";

    private string? CheckPassword(string? password) =>
        string.IsNullOrEmpty(password) ? "Seed__AdminPassword is missing: set it to the first super admin's password."
        : password == SeedOptions.DefaultPassword && !environment.IsDevelopment()
            ? $"Seed__AdminPassword is the default, which only Development may use (this is {environment.EnvironmentName})."
        : password.Length is < Passwords.MinLength or > Passwords.MaxLength
            ? $"Seed__AdminPassword must have {Passwords.MinLength} to {Passwords.MaxLength} characters."
        : null;
}
