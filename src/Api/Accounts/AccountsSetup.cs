using Microsoft.Extensions.Options;
using OrleansTickets.Api.Accounts.Tokens;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;
using OrleansTickets.Data.Settings;
using Identity = Microsoft.AspNetCore.Identity;

namespace OrleansTickets.Api.Accounts;

internal static class AccountsSetup
{
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSection<TokenOptions>(TokenOptions.Section);
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddSection<SeedOptions>(SeedOptions.Section);
        services.AddSingleton<IPostConfigureOptions<SeedOptions>, SeedOptionsDefaults>();
        services.AddSingleton<IValidateOptions<SeedOptions>, SeedOptionsValidator>();

        services.AddBearer();
        services.AddSingleton<Identity.IPasswordHasher<AdminRow>, Identity.PasswordHasher<AdminRow>>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<LoginAttempts>();
        services.AddScoped<AdminSessions>();
        services.AddScoped<AdminLogin>();
        services.AddScoped<PasswordChange>();
        services.AddScoped<FirstSuperAdmin>();
        services.AddJson(AccountsJsonContext.Default);
        return builder;
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapAuth();
        routes.MapManagers();
        routes.MapKeySet();
    }
}
