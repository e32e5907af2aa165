namespace OrleansTickets.Api.Http;

/// <summary><c>?is_active=true|false</c>; without it a list has both.</summary>
internal readonly record struct ActiveFilter(bool? Value)
{
    private const string Name = "is_active";

    public static ValueTask<ActiveFilter> BindAsync(HttpContext context) => QueryValues.Single(context.Request, Name) switch
    {
        null => default,
        "true" => new ValueTask<ActiveFilter>(new ActiveFilter(true)),
        "false" => new ValueTask<ActiveFilter>(new ActiveFilter(false)),
        _ => throw new InvalidRequestException(FieldErrors.Of(Name, FieldTexts.WrongType)),
    };
}
