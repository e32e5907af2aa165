using Microsoft.Extensions.Options;
using OrleansTickets.Api.Accounts.Tokens;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Settings;

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

        // Else the only scheme would be tried on every request, public ones too; AccessMiddleware asks where it is needed.
        AppContext.SetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", true);

        // The core alone: the rest is cookies and their data protection keys, which nothing here uses.
        services.AddAuthenticationCore(options => options.AddScheme<BearerHandler>(AccessMiddleware.Scheme, displayName: null));
        services.AddTransient<BearerHandler>();
        services.AddWebEncoders();

        services.AddSingleton<SigningKeyStore>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<LoginAttempts>();
        services.AddScoped<AdminSessions>();
        services.AddScoped<AdminLogin>();
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
