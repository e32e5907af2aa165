using Microsoft.Extensions.Options;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Api.Privacy;

internal static class PrivacySetup
{
    public static IServiceCollection AddPrivacy(this IServiceCollection services)
    {
        services.AddSection<PrivacyOptions>(PrivacyOptions.Section);
        services.AddSingleton<IValidateOptions<PrivacyOptions>, PrivacyOptionsValidator>();
        services.AddSingleton<PersonalDataKeyStore>();
        services.AddSingleton<CustomerVault>();
        services.AddSingleton<PersonalDataSafe>();
        services.AddScoped<PersonalDataQueries>();
        services.AddScoped<PersonalDataErasure>();
        services.AddTransient<PersonalDataRotation>();
        return services.AddJson(PrivacyJsonContext.Default);
    }
}
