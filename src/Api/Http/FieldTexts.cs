using System.Globalization;

namespace OrleansTickets.Api.Http;

/// <summary>What can be wrong with a field. Texts that several requests share; a module keeps those of its own.</summary>
internal static class FieldTexts
{
    public static readonly Text Required = new("Is required.", "필수 항목입니다.");
    public static readonly Text WrongType = new("Has the wrong type or format.", "형식이 올바르지 않습니다.");
    public static readonly Text NotJson = new("Is not valid JSON in UTF-8.", "올바른 UTF-8 JSON이 아닙니다.");
    public static readonly Text NotAllowed = new("Is not allowed here.", "허용되지 않는 값입니다.");
    public static readonly Text Email = new("Is not an e-mail address.", "이메일 주소가 올바르지 않습니다.");
    public static readonly Text Uuid = new("Is not a UUID.", "UUID 형식이 아닙니다.");
    public static readonly Text ControlCharacters = new("Contains control characters.", "제어 문자를 포함할 수 없습니다.");
    public static readonly Text Repeated = new("Is given more than once.", "여러 번 지정할 수 없습니다.");

    public static Text Length(int min, int max) =>
        new($"Must have {min} to {max} characters.", $"{min}자 이상 {max}자 이하여야 합니다.");

    public static Text Count(int min, int max) => new($"Must have {min} to {max} entries.", $"{min}개 이상 {max}개 이하여야 합니다.");

    public static Text Range(long min, long max) => new($"Must be from {min} to {max}.", $"{min} 이상 {max} 이하여야 합니다.");

    public static Text Range(double min, double max) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"Must be from {min} to {max}."),
            string.Create(CultureInfo.InvariantCulture, $"{min} 이상 {max} 이하여야 합니다."));
}
