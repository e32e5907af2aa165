namespace OrleansTickets.Api.Http;

/// <summary>What is wrong with a request, by field in its JSON spelling; <see cref="Body"/> stands for the whole.</summary>
internal sealed class FieldErrors
{
    public const string Body = "body";

    private readonly SortedDictionary<string, List<Text>> _texts = new(StringComparer.Ordinal);

    public static FieldErrors Of(string field, Text text)
    {
        var errors = new FieldErrors();
        errors.Add(field, text);
        return errors;
    }

    public void Add(string field, Text text)
    {
        if (!_texts.TryGetValue(field, out var texts))
        {
            _texts.Add(field, texts = []);
        }

        texts.Add(text);
    }

    public Dictionary<string, string[]> In(Language language) =>
        _texts.ToDictionary(pair => pair.Key, pair => pair.Value.Select(text => text.In(language)).ToArray(), StringComparer.Ordinal);
}
