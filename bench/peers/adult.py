"""The same work on the adult data with scikit-learn: read, encode, an MLP of 256-128-64 with early stopping, score.

adult.py FILE prints seconds and the accuracy on 15 % of the rows.
"""
import sys
import time

start = time.perf_counter()
import pandas
from sklearn.compose import make_column_transformer
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

table = pandas.read_csv(sys.argv[1], header=None, skipinitialspace=True)
x, y = table.iloc[:, :-1], (table.iloc[:, -1] == table.iloc[0, -1]).astype(int)  # early stopping needs numbers
numbers = x.select_dtypes("number").columns
model = make_pipeline(
    make_column_transformer((StandardScaler(), numbers), (OneHotEncoder(handle_unknown="ignore"), x.columns.difference(numbers))),
    MLPClassifier((256, 128, 64), batch_size=256, early_stopping=True, validation_fraction=0.15, max_iter=200, random_state=1))
train_x, test_x, train_y, test_y = train_test_split(x, y, test_size=0.15, stratify=y, random_state=1)
model.fit(train_x, train_y)
accuracy = model.score(test_x, test_y)
print(time.perf_counter() - start, accuracy)
