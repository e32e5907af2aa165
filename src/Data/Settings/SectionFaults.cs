using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace OrleansTickets.Data.Settings;

/// <summary>A section of the configuration, and options that are bound to it.</summary>
public sealed record SettingsSection(string Name, Type Options);

/// <summary>Finds what is wrong with a section, in lines that name the setting as it is spelt in the environment.</summary>
public static class SectionFaults
{
    /// <param name="options">Bound to the section; its attributes say what is allowed.</param>
    /// <param name="known">All options of the section.</param>
    public static IReadOnlyList<string> Of(object options, string section, IConfiguration configuration, params IEnumerable<Type> known)
    {
        var names = known.SelectMany(Settings).Select(property => property.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. configuration.GetSection(section).GetChildren().Where(setting => !names.Contains(setting.Key))
                .Select(setting => $"{section}__{setting.Key} is no setting: {section} has {string.Join(", ", names.Order(StringComparer.Ordinal))}."),
            .. Settings(options.GetType()).SelectMany(property => OfProperty(options, section, property)),
            .. Settings(options.GetType()).Where(property => IsList(property) && configuration[$"{section}:{property.Name}"] is not null)
                .Select(property => $"{section}__{property.Name} is a list: set {section}__{property.Name}__0 and so on."),
        ];
    }

    /// <summary>What only computes from others is no setting.</summary>
    private static IEnumerable<PropertyInfo> Settings(Type options) => options.GetProperties().Where(property => property.CanWrite);

    private static bool IsList(PropertyInfo property) => property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable));

    private static IEnumerable<string> OfProperty(object options, string section, PropertyInfo property)
    {
        var faults = new List<ValidationResult>();
        var context = new ValidationContext(options) { MemberName = property.Name, DisplayName = $"{section}__{property.Name}" };
        Validator.TryValidateProperty(property.GetValue(options), context, faults);
        return faults.Select(fault => fault.ErrorMessage!);
    }
}

internal sealed class SectionValidator<TOptions>(string section, IConfiguration configuration, IEnumerable<SettingsSection> sections)
    : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var known = sections.Where(other => string.Equals(other.Name, section, StringComparison.OrdinalIgnoreCase)).Select(other => other.Options);
        var faults = SectionFaults.Of(options, section, configuration, known);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
