using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrleansTickets.Data.Settings;

public static class SettingsRegistration
{
    /// <summary>
    /// Binds a section of the configuration to options and checks it at start, so that a wrong setting, or one that no options know,
    /// stops the start with one line that names it (MISSION T18). Several options may share a section.
    /// </summary>
    public static OptionsBuilder<TOptions> AddSection<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddSingleton(new SettingsSection(section, typeof(TOptions)));
        services.AddSingleton<IValidateOptions<TOptions>>(provider => new SectionValidator<TOptions>(
            section, provider.GetRequiredService<IConfiguration>(), provider.GetServices<SettingsSection>()));
        return services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
    }

    /// <summary>
    /// The settings that may change at run time, on the registered <see cref="Npgsql.NpgsqlDataSource"/>. Register them before what
    /// reads them: services start in order. Adding them twice changes nothing.
    /// </summary>
    public static IServiceCollection AddSystemSettings(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(SystemSettings)))
        {
            return services;
        }

        services.AddSection<BookingOptions>(BookingOptions.Section);
        services.AddSection<StockOptions>(StockOptions.Section);
        services.AddSingleton<SystemSettings>();
        services.AddSingleton<ISystemSettings>(provider => provider.GetRequiredService<SystemSettings>());
        services.AddHostedService(provider => provider.GetRequiredService<SystemSettings>());
        return services;
    }
}
