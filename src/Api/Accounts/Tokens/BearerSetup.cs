using Microsoft.AspNetCore.Authentication.JwtBearer;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>The framework's bearer handler (RFC 6750) over <see cref="AccessTokens"/>.</summary>
internal static class BearerSetup
{
    public static IServiceCollection AddBearer(this IServiceCollection services)
    {
        // Else the only scheme would be tried on every request, public ones too; AccessMiddleware asks where it is needed.
        AppContext.SetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", true);

        // The core and the handler alone: the rest is cookies with their data protection keys, and settings of a second place.
        services.AddAuthenticationCore(options => options.AddScheme<JwtBearerHandler>(AccessMiddleware.Scheme, displayName: null));
        services.AddTransient<JwtBearerHandler>();
        services.AddWebEncoders();
        services.AddSingleton<LivingLogins>();
        services.AddScoped<BearerEvents>();
        services.AddOptions<JwtBearerOptions>(AccessMiddleware.Scheme).Configure<AccessTokens, TimeProvider>((options, tokens, clock) =>
        {
            options.TokenHandlers.Clear();
            options.TokenHandlers.Add(tokens);
            options.TokenValidationParameters = tokens.Rules;
            options.EventsType = typeof(BearerEvents);
            options.MapInboundClaims = false;
            options.SaveToken = false;
            options.TimeProvider = clock;
        });
        services.AddSingleton<SigningKeyStore>();
        services.AddSingleton<AccessTokens>();
        return services;
    }
}
