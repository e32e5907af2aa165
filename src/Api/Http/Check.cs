using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrleansTickets.Api.Http;

/// <summary>
/// Turns a request's members into values that are right, collecting what is wrong by field. Each method returns the normalised
/// value, or a placeholder when it has noted an error: build the command from what they return, then ask <see cref="Passed"/>.
/// </summary>
/// <remarks>
/// A request's record has nullable members, so that all that is missing can be named at once. A module's own rules use
/// <see cref="Fail"/>.
/// </remarks>
internal sealed class Check
{
    private FieldErrors? _errors;

    /// <summary>Whether nothing was wrong; else the problem to answer with.</summary>
    public bool Passed([NotNullWhen(false)] out ProblemResult? problem)
    {
        problem = _errors is null ? null : Problems.Invalid(_errors);
        return problem is null;
    }

    public void Fail(string field, Text text) => (_errors ??= new FieldErrors()).Add(field, text);

    /// <summary>One line of text, trimmed, in Unicode's composed form.</summary>
    public string Line(string field, string? value, int min, int max) =>
        Characters(field, value, min, max, allowLineBreaks: false) ?? "";

    /// <summary>One line of text that may be missing; empty counts as missing.</summary>
    public string? OptionalLine(string field, string? value, int max) =>
        string.IsNullOrWhiteSpace(value) ? null : Characters(field, value, 1, max, allowLineBreaks: false);

    /// <summary>Text of several lines that may be missing: then empty.</summary>
    public string Paragraphs(string field, string? value, int max) =>
        string.IsNullOrWhiteSpace(value) ? "" : Characters(field, value, 1, max, allowLineBreaks: true) ?? "";

    public T Required<T>(string field, T? value)
        where T : struct
    {
        if (value is null)
        {
            Fail(field, FieldTexts.Required);
        }

        return value.GetValueOrDefault();
    }

    public int Number(string field, int? value, int min, int max) => (int)Number(field, (long?)value, min, max);

    public long Number(string field, long? value, long min, long max)
    {
        var number = Required(field, value);
        if (value is not null && (number < min || number > max))
        {
            Fail(field, FieldTexts.Range(min, max));
        }

        return number;
    }

    public double? OptionalNumber(string field, double? value, double min, double max)
    {
        if (value < min || value > max)
        {
            Fail(field, FieldTexts.Range(min, max));
        }

        return value;
    }

    public int? OptionalNumber(string field, int? value, int min, int max) => value is null ? null : Number(field, value, min, max);

    /// <summary>A UUID in its usual form with hyphens.</summary>
    public Guid Id(string field, string? value)
    {
        if (value is null)
        {
            Fail(field, FieldTexts.Required);
            return default;
        }

        if (!Guid.TryParseExact(value, "D", out var id))
        {
            Fail(field, FieldTexts.Uuid);
        }

        return id;
    }

    public Guid? OptionalId(string field, string? value) => value is null ? null : Id(field, value);

    /// <summary>UUIDs in their usual form, each once.</summary>
    public ImmutableArray<Guid> Ids(string field, IReadOnlyList<string?>? values, int min, int max)
    {
        if (values is null || values.Count < min || values.Count > max)
        {
            Fail(field, values is null ? FieldTexts.Required : FieldTexts.Count(min, max));
            return [];
        }

        var ids = ImmutableArray.CreateBuilder<Guid>(values.Count);
        foreach (var value in values)
        {
            if (!Guid.TryParseExact(value, "D", out var id) || ids.Contains(id))
            {
                // The first that is wrong tells enough.
                Fail(field, ids.Contains(id) ? FieldTexts.Repeated : FieldTexts.Uuid);
                break;
            }

            ids.Add(id);
        }

        return ids.DrainToImmutable();
    }

    /// <summary>A day as RFC 3339 writes it, within the years that a ticket can be for.</summary>
    public DateOnly Day(string field, DateOnly? value)
    {
        var day = Required(field, value);
        if (value is not null && day.Year is < 2000 or > 2100)
        {
            Fail(field, FieldTexts.Range(2000, 2100));
        }

        return day;
    }

    /// <summary>A moment that may be missing, within the years that PostgreSQL and people agree on.</summary>
    public DateTimeOffset? OptionalMoment(string field, DateTimeOffset? value)
    {
        if (value is { UtcDateTime.Year: < 2000 or > 2100 })
        {
            Fail(field, FieldTexts.Range(2000, 2100));
        }

        return value?.ToUniversalTime();
    }

    /// <summary>An e-mail address in lower case: syntax only, ASCII, at most 254 characters (RFC 5321).</summary>
    public string Email(string field, string? value)
    {
        if (value is null)
        {
            Fail(field, FieldTexts.Required);
            return "";
        }

        var email = value.Trim().ToLowerInvariant();
        if (!EmailSyntax.IsValid(email))
        {
            Fail(field, FieldTexts.Email);
        }

        return email;
    }

    /// <summary>A Korean mobile number in digits only, from its leading 0.</summary>
    public string MobileNumber(string field, string? value)
    {
        if (value is null)
        {
            Fail(field, FieldTexts.Required);
        }
        else if (KoreanMobileNumber.TryNormalise(value, out var digits))
        {
            return digits;
        }
        else
        {
            Fail(field, KoreanMobileNumber.Expected);
        }

        return "";
    }

    private string? Characters(string field, string? value, int min, int max, bool allowLineBreaks)
    {
        if (value is null)
        {
            Fail(field, FieldTexts.Required);
            return null;
        }

        foreach (var character in value)
        {
            // PostgreSQL cannot store U+0000, and the others make logs and receipts lie.
            if (char.IsControl(character) && !(allowLineBreaks && character is '\n' or '\r' or '\t'))
            {
                Fail(field, FieldTexts.ControlCharacters);
                return null;
            }
        }

        var text = value.Trim().Normalize();
        if (new StringInfo(text).LengthInTextElements is var length && (length < min || length > max || text.Length > 4 * max))
        {
            Fail(field, FieldTexts.Length(min, max));
        }

        return text;
    }
}
