namespace OrleansTickets.Api.Http;

/// <summary>One text in the two languages that the API speaks.</summary>
internal sealed record Text(string English, string Korean)
{
    public string In(Language language) => language == Language.Korean ? Korean : English;
}

internal enum Language
{
    English,
    Korean,
}
