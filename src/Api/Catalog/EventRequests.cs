using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Catalog;

/// <param name="Code">2 to 32 letters, digits, hyphens and underscores, kept in upper case; never changed, never used again.</param>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Description">At most 10,000 characters.</param>
/// <param name="Venue">At most 200 characters.</param>
/// <param name="StartsOn">First day, in the event's time zone.</param>
/// <param name="EndsOn">Last day, inclusive.</param>
/// <param name="Timezone">IANA name; by default <c>Asia/Seoul</c>.</param>
internal sealed record CreateEventRequest(
    string? Code, string? Title, string? Description, string? Venue, DateOnly? StartsOn, DateOnly? EndsOn, string? Timezone)
{
    private static readonly Text WrongCode = new(
        "Must be 2 to 32 letters, digits, hyphens or underscores.", "영문자, 숫자, -, _ 2~32자여야 합니다.");

    public (string Code, EventTerms Terms) Read(Check check)
    {
        var code = EventDirectory.Normalise(Code ?? "");
        if (Code is null)
        {
            check.Fail("code", FieldTexts.Required);
        }
        else if (!EventDirectory.IsCode(code))
        {
            check.Fail("code", WrongCode);
        }

        return (code, EventTerms.Read(check, Title, Description, Venue, StartsOn, EndsOn, Timezone));
    }
}

/// <summary>Replaces an event's terms. Its code stays; holds already made keep their visit date.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Description">At most 10,000 characters.</param>
/// <param name="Venue">At most 200 characters.</param>
/// <param name="StartsOn">First day, in the event's time zone.</param>
/// <param name="EndsOn">Last day, inclusive.</param>
/// <param name="Timezone">IANA name; by default <c>Asia/Seoul</c>.</param>
internal sealed record ReplaceEventRequest(
    string? Title, string? Description, string? Venue, DateOnly? StartsOn, DateOnly? EndsOn, string? Timezone)
{
    public EventTerms Read(Check check) => EventTerms.Read(check, Title, Description, Venue, StartsOn, EndsOn, Timezone);
}

/// <summary>What of an event can change.</summary>
internal sealed record EventTerms(string Title, string Description, string Venue, EventSchedule Schedule)
{
    private const string DefaultTimeZone = "Asia/Seoul";

    private static readonly Text EndsBeforeStart = new("Must not be before starts_on.", "starts_on보다 빠를 수 없습니다.");
    private static readonly Text WrongTimeZone = new(
        "Is not an IANA time zone, for example Asia/Seoul.", "IANA 시간대가 아닙니다(예: Asia/Seoul).");

    public static EventTerms Read(
        Check check, string? title, string? description, string? venue, DateOnly? startsOn, DateOnly? endsOn, string? timezone)
    {
        var schedule = new EventSchedule(
            check.Day("starts_on", startsOn), check.Day("ends_on", endsOn), timezone ?? DefaultTimeZone);
        if (endsOn is not null && schedule.EndsOn < schedule.StartsOn)
        {
            check.Fail("ends_on", EndsBeforeStart);
        }

        if (!TimeZoneNames.IsKnown(schedule.TimeZone))
        {
            check.Fail("timezone", WrongTimeZone);
        }

        return new EventTerms(
            check.Line("title", title, 1, 200),
            check.Paragraphs("description", description, 10_000),
            check.OptionalLine("venue", venue, 200) ?? "",
            schedule);
    }
}
